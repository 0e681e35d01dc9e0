"""Names of companies and terms: folded, spelled, found in text, compared. Imports none of our packages."""
