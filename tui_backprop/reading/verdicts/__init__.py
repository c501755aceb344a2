"""From all that was found to what is said: the order of the questions, the verdict, the report and its words."""
