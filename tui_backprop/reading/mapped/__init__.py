"""A person's network as layers of our own, for the dashboard: where its numbers live, and our network beside it."""
