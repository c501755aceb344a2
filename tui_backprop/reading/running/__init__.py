"""Other people's code in a process of its own, with limits, in a copy of its folder."""
