"""An nbgrader course's own configuration, read from the files that nbgrader reads and in its order."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workshopkit.grading.model import Course, GradingError

NAME = "nbgrader_config"
_OLD = frozenset({"NbGrader", "NbGraderConfig", "BasicConfig", "BaseNbGraderApp", "BaseApp", "TransferApp"})
_OLD |= {"BaseNbConvertApp", "AutogradeApp"}
_PLACES = (
    *("directory_structure", "source_directory", "release_directory"),
    *("submitted_directory", "autograded_directory", "feedback_directory"),
)


def configuration(course: Course) -> Any:
    """The traitlets Config of *course*, with its root and gradebook.

    Read are ``nbgrader_config.py`` and ``.json`` of each folder in ``course.settings``, then of the root; what is read
    later wins. Raises GradingError when the root is no course or a file cannot be run.
    """
    if not is_course(course.root):
        raise GradingError(
            f"{course.root}: no nbgrader course (no nbgrader_config.py, source folder or gradebook in it); "
            "name the course's root folder"
        )
    config = read([*course.settings, course.root], inside=course.root if course.settings else None)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    for name in _PLACES if course.copy else ():
        config.CourseDirectory.pop(name, None)
    return config


def is_course(root: Path) -> bool:
    """True when *root* has what makes an nbgrader course: settings, a source folder or a gradebook."""
    names = (f"{NAME}.py", f"{NAME}.json", "gradebook.db")
    return any((root / name).is_file() for name in names) or (root / "source").is_dir()


def shared_settings() -> tuple[Path, ...]:
    """The folders in which nbgrader looks for settings of the machine and of the account, the weakest first."""
    from jupyter_core.paths import jupyter_config_path

    return tuple(Path(name) for name in reversed(jupyter_config_path()))


def read(folders: list[Path], *, inside: Path | None = None) -> Any:
    """The merged configuration of *folders*; their code runs with *inside* as the current folder. As above."""
    from traitlets.config import Config

    config = Config()
    with contextlib.chdir(inside or Path.cwd()), modules_of(folders[-1]):
        for folder in dict.fromkeys(folders):
            for ending in ("py", "json"):
                if (folder / f"{NAME}.{ending}").is_file():
                    config.merge(_one(folder, f"{NAME}.{ending}"))
    if _OLD & set(config):
        from nbgrader.apps.autogradeapp import AutogradeApp

        AutogradeApp()._load_config(config)
    return config


def _one(folder: Path, name: str) -> Any:
    from traitlets.config import Config, JSONFileConfigLoader, PyFileConfigLoader

    loader = PyFileConfigLoader if name.endswith(".py") else JSONFileConfigLoader
    try:
        return Config(loader(name, path=str(folder)).load_config())
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}"
        raise GradingError(f"{folder / name}: cannot be run ({reason}); correct it") from error


@contextmanager
def modules_of(root: Path) -> Iterator[None]:
    """The course's own modules (plugins, preprocessors) can be imported, as when nbgrader is started in *root*."""
    place = str(root)
    sys.path.insert(0, place)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(place)


def course_id(config: Any) -> str:
    """The id under which nbgrader keeps the course in its gradebook."""
    return str(config.CourseDirectory.get("course_id", "")).strip() if "CourseDirectory" in config else ""


def files(course: Course) -> list[Path]:
    """The settings files that :func:`configuration` reads."""
    places = [folder / f"{NAME}.{ending}" for folder in (*course.settings, course.root) for ending in ("py", "json")]
    return [path for path in dict.fromkeys(places) if path.is_file()]


def absolute_url(db_url: str, root: Path) -> str:
    """*db_url* with the file of an SQLite gradebook named from *root*, whatever the current folder is."""
    kind = "sqlite:///"
    if not db_url.startswith(kind) or db_url == f"{kind}:memory:":
        return db_url
    return kind + (root / db_url.removeprefix(kind)).as_posix()
