"""What a file says: reference, request, policy, vocabulary, days."""
