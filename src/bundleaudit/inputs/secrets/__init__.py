"""What is secret in a text, by its form."""
