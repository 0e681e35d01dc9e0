"""OUTER. The static site, the JSON API and the feeds, made from views, and the code that reads them back."""
