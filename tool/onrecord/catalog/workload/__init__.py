"""What needs somebody: availability, what is due, what waits, what must be taken down."""
