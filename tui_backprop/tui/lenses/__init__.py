"""What a panel asks of the trainer and how it draws the answer: state and pure functions, no widget and no App."""
