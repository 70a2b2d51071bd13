"""What a check is, how checks are chosen and run; knows no check by name."""
