"""Small neural networks trained by backpropagation, watched live in a terminal."""

__version__ = "0.1.0"
