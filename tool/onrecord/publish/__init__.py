"""OUTER. The static site, the JSON API and the feeds, made from what a view hands out; and what reads them back."""
