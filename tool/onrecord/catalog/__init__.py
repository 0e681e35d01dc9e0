"""What a reference is and permits. Only the standard library and msgspec; no clock, disk, network or print."""
