"""The commands of `mattran eval`, one file each; heavy libraries are imported inside the functions."""
