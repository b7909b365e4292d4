"""What a check works with during one run: reading, walking, comparing, and whether the list holds still."""
