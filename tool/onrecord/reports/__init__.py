"""Findings, decisions and changes, made into text for people, programs and forges. No printing here."""
