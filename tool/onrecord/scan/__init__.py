"""Scan: content checked against what customers allowed."""
