"""The text of a program: its cells, lines, branches and loops, and what is put into its syntax tree to make it tell."""
