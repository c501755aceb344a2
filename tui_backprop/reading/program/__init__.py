"""A program while it runs on the tape: its arrays and numbers traced, its epochs cut short."""
