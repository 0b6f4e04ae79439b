"""The commands of `mattran`, one file each; heavy libraries are imported inside the functions."""
