"""Findings, decisions and changes, as text for people, programs and Git hosts. Nothing is printed here."""
