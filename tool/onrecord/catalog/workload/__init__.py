"""What people must act on: availability, what is due, what waits, what must be taken down."""
