"""Turns a customer's answer into authorizations and restrictions."""
