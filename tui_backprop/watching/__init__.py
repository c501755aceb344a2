"""Other people's training, as it is printed or logged: lines, figures, curves. It reads only, and knows no screen."""
