"""Which reference fits."""
