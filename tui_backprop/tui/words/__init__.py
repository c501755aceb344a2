"""Texts that lenses show: formulas, and the arithmetic of one sample written out. No module here knows the screen."""
