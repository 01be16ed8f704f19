"""What makes a build of the program that needs no Python: see CONTRIBUTING.md."""
