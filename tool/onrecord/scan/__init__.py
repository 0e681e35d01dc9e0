"""Scan: content held against what customers allowed."""
