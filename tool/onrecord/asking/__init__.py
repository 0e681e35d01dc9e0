"""The request to a customer, in their language: an e-mail, a form and a PDF."""
