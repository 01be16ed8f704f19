"""The demo clip: one portrait, animated and given a voice."""
