"""Turns lists of permissions that companies keep into proposals, which allow nothing yet."""
