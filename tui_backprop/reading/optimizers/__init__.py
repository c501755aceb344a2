"""What is made of right gradients: optimizers, their memory, decays and learning rates, and how each goes wrong."""
