"""The two ways in which a verb can end without success; everything else is a defect of the kit."""

from __future__ import annotations


class CallError(Exception):
    """The call or a file is wrong: exit code 2. The message says what, where and what to do."""


class WorkError(Exception):
    """The work was done and found failures: exit code 1."""
