"""``python -m workshopkit VERB``."""

import sys

from workshopkit.cli.main import main

sys.exit(main())
