"""The facts in the catalog's files: reference, request, policy, vocabulary, days."""
