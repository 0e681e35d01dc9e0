"""What the verbs that edit share, by subject."""
