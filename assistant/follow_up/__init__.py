"""Questions that lean on earlier ones: read, and made to stand by themselves."""
