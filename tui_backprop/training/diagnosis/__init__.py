"""What is wrong with a training, in sentences that are true: measurements, and rules that judge them."""
