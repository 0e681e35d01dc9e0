"""Two libraries -> what changed in meaning, and who must agree."""
