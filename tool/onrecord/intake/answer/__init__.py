"""A customer's answer, made into authorizations and restrictions."""
