"""The figures of a report, drawn by matplotlib: they are read on paper and in grey, too."""
