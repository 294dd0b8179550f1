"""Scripts that write parts of the documentation out of the running project."""
