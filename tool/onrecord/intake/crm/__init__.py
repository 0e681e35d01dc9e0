"""CRM, customer-success and content exports, made into records' facts."""
