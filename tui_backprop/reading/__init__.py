"""Other people's programs: read by what they compute, not by their names."""
