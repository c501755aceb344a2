"""The store of runs: a directory a run, append-only frames, checkpoints, and an index that can be rebuilt."""
