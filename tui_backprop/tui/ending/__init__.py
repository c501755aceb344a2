"""How the dashboard ends out of turn: by a signal, or by a defect of its own."""
