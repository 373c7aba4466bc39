"""The loops of the synthetic world in machine code (numba, extra ``fast``); the same bytes as the numpy engine.

Nothing here is imported before somebody asks for ``engine="numba"``: see :mod:`workshopkit.synth.engines`.
"""
