"""Flags that make a training quick where the discriminator is not what is tested."""

ALONE = ("--gan-weight", 0, "--feature-weight", 0)
"""A step without it is made ready in half the time."""
