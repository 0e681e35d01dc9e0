"""What changed in meaning between two libraries, and who must agree."""
