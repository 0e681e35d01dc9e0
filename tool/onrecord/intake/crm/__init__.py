"""Turns CRM, customer-success and content exports into facts of records."""
