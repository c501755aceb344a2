"""What happens around the gradients: samples and their order, sets held out, what is printed of loss and accuracy."""
