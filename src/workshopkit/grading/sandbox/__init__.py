"""What keeps a hand-in away from everything but its own folder: files, network, processes, memory, time."""
