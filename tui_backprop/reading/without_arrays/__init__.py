"""Programs of Python numbers, one object per neuron: the same questions, asked by changing one number at a time."""
