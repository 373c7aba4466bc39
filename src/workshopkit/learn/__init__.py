"""What a notebook uses: tables, charts, friendly checks. Imports nothing else of the kit."""
