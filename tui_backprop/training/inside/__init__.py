"""Looks inside a network while it learns: one module a question, with its request, its answer and what answers it."""
