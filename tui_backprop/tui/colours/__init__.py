"""How many colours a terminal shows, and which they are."""
