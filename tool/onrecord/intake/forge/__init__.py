"""A Git host's payloads and forms: data that a stranger may have typed."""
