"""A run that is watched: its process, the channel to it, and the time a picture may cost."""
