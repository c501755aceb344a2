"""The report on recorded runs that a lab asks for: gathered, audited, drawn, and written as a page."""
