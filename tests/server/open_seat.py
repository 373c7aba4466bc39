"""Serves one seat of a delivery given on the command line: what ``up`` does, without building."""

import sys
from pathlib import Path

from workshopkit.delivery.folder import open_delivery
from workshopkit.server.launch import Opening, serve

root, code, site, trainer_site, port = sys.argv[1:]
delivery = open_delivery(Path(root))
seat = delivery.find_seat(code)
opening = Opening(delivery, seat, Path(site), Path(trainer_site), int(port), seat.language, open_browser=False)
serve(opening, lambda line: print(line, flush=True))
