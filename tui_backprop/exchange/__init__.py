"""What leaves the store and what comes back: weights, metrics and experiments in the forms that others read."""
