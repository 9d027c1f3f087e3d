"""What users of the shipped tables rely on."""
