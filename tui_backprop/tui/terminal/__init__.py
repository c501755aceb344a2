"""The terminal itself: what it can do, and the way out of it to the shell and back."""
