"""Reading a TOML file into its contract, with errors that name the key."""

from __future__ import annotations

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
        raise SynthError(f"{path}: {key}: {first['msg']}; correct it") from error
