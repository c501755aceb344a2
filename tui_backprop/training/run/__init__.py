"""One run: the learner, the trainer (a generator of records) and what is kept of it."""
