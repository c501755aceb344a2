"""What is to be trained: the settings, their checks, their file, and the published experiments."""
