"""Scan: content of other repositories, checked against what customers allowed."""
