"""Reading a TOML file into its contract, with errors that name the key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from workshopkit.synth.model import SynthError

Contract = TypeVar("Contract", bound=BaseModel)


def read_contract(path: Path, contract: type[Contract]) -> Contract:
    """*path* as *contract*. Raises SynthError with file, key and what to do."""
    try:
        return contract.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SynthError(f"{path}: cannot be read ({error.strerror}); put the file back") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SynthError(f"{path}: not TOML in UTF-8: {error}; correct that line") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        line = next((found for part in reversed(first["loc"]) if (found := line_of(path, str(part)))), None)
        place = f"{path}:{line}" if line else str(path)
        raise SynthError(f"{place}: {key}: {first['msg']}; correct it") from error


def line_of(path: Path, key: str) -> int | None:
    """The first line of the TOML file *path* that sets *key* or opens its table ``[key]`` or ``[set.key]``."""
    said = re.compile(rf"\s*(\[\[?([\w-]+\.)*{re.escape(key)}\]|{re.escape(key)}\s*=)")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if said.match(line)), None)
