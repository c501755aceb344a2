"""What a tape is about: its weights, its losses, the network between them, and the slope that each weight has."""
