"""Many runs at once: populations, sweeps, the processes that share them, statistics."""
