"""The request to the customer: what they read, in their language, as e-mail, form and PDF."""
