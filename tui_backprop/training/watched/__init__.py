"""Somebody else's training, watched: its program or its log, what is read of it, and the process that does so."""
