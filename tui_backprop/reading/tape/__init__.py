"""Reverse-mode differentiation: what a program computes, operation by operation, the slope of each, and a replay."""
