"""What a reference is and permits. Standard library only; no clock, disk, network or print."""
