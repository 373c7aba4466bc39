#!/usr/bin/env python3
"""Starts the workshop kit: makes its environment when needed, then runs one verb in it.

    python3 workshop.py up       builds what is stale, opens the workshop
    python3 workshop.py test     everything that must pass

Needs Python 3.11 to 3.14 and nothing else. This file is kept readable for Python 3.6,
so that an older Python can say which one is needed.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys

HOME = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HOME, ".venv")
STAMP = os.path.join(VENV, "workshop-stamp")
BASE = "requirements.txt"
WITH_TESTS = "requirements-test.txt"
OLDEST, NEWEST = (3, 11), (3, 14)


class Refusal(Exception):
    """The environment cannot be made: the message says what is missing and what to do."""


def say(text):
    print("workshop: " + text, file=sys.stderr, flush=True)


def check_python():
    here = sys.version_info[:2]
    if not OLDEST <= here <= NEWEST:
        raise Refusal(
            "this is Python {}.{}; the kit needs Python 3.11, 3.12, 3.13 or 3.14.\n"
            "  Install one of them and start the kit with it, for instance: python3.12 workshop.py up".format(*here)
        )


def check_path():
    longest_inside = 140
    if os.name == "nt" and len(HOME) + longest_inside > 260:
        raise Refusal(
            "the path of this folder has {} characters; Windows allows 260 for the longest file in it.\n"
            "  Move the kit to a short path such as C:\\kit and start it there.".format(len(HOME))
        )


def check_venv():
    try:
        import ensurepip
        import venv
    except ImportError:
        raise Refusal(
            "Python's own modules 'venv' and 'ensurepip' are missing.\n"
            "  On Debian or Ubuntu: sudo apt install python3-venv (or python{}.{}-venv), then start again.".format(
                *sys.version_info[:2]
            )
        )


def digest(lock):
    total = hashlib.sha256()
    for name in ("requirements-uv.txt", lock):
        with open(os.path.join(HOME, name), "rb") as handle:
            total.update(handle.read())
    total.update("|".join((sys.version, sys.platform, platform.machine(), sys.executable, HOME)).encode("utf-8"))
    return total.hexdigest()


def recorded():
    try:
        with open(STAMP) as handle:
            return handle.read().strip()
    except OSError:
        return ""


def python_inside():
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def is_ready(lock):
    accepted = {digest(WITH_TESTS)} if lock == WITH_TESTS else {digest(BASE), digest(WITH_TESTS)}
    return recorded() in accepted and os.path.exists(python_inside())


@contextlib.contextmanager
def only_one():
    """Hold the environment's lock; a second start waits. The system frees it when a process dies."""
    with open(os.path.join(HOME, ".venv.lock"), "a+") as handle:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
            try:
                yield
            finally:
                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("another start is making the environment; waiting for it")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def clean_environment():
    """The caller's environment without what could make Python load something else."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")}
    folder = os.path.dirname(python_inside())
    kept.update(
        PYTHONUTF8="1",
        PYTHONNOUSERSITE="1",
        WORKSHOP_HOME=HOME,
        VIRTUAL_ENV=VENV,
        PATH=folder + os.pathsep + kept.get("PATH", ""),
    )
    return kept


def run(*command):
    return subprocess.call(list(command), cwd=HOME, env=clean_environment())


def install(lock):
    """Fill a new environment from hashed locks: by uv, or by pip where uv finds no packages."""
    python = python_inside()
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    done = False
    if run(*(pip + ("--require-hashes", "--no-deps", "-r", "requirements-uv.txt"))) == 0:
        uv = (python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "--no-deps")
        done = run(*(uv + ("--compile-bytecode", "-r", lock))) == 0
        if not done:
            say("uv could not install the packages; trying the same list with pip")
    if not done and run(*(pip + ("--require-hashes", "--no-deps", "-r", lock))) != 0:
        raise Refusal(
            "the packages could not be installed (see above).\n"
            "  Check the connection and the free disk space (about 1 GB), then start again; nothing has to be undone."
        )
    if run(*(pip + ("--no-deps", "--no-build-isolation", "--no-index", "-e", "."))) != 0:
        raise Refusal("the kit's own package could not be installed (see above)")


def make_environment(lock):
    check_venv()
    if os.path.exists(VENV):
        say("the environment in .venv is incomplete, or for other files or another Python; making it anew")
        shutil.rmtree(VENV)
    size = "150 MB" if lock == BASE else "220 MB"
    say("first start: downloads about {} once and needs about 1 GB on the disk (in .venv)".format(size))
    if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
        raise Refusal("Python could not make the folder .venv (see above)")
    install(lock)
    with open(STAMP + ".part", "w") as handle:
        handle.write(digest(lock))
    os.replace(STAMP + ".part", STAMP)


def needs_no_environment(words):
    """Help and misspelt verbs are answered by the standard library alone."""
    sys.path.insert(0, os.path.join(HOME, "src"))
    from workshopkit.cli.main import VERBS

    named = [word for word in words if not word.startswith("-")]
    return not named or named[0] not in VERBS


def main(words):
    check_python()
    check_path()
    if needs_no_environment(words):
        from workshopkit.cli.main import main as overview

        return overview(words)
    lock = WITH_TESTS if "test" in words[:2] else BASE
    if not is_ready(lock):
        with only_one():
            if not is_ready(lock):
                make_environment(lock)
    command = [python_inside(), "-m", "workshopkit"] + words
    if os.name == "nt":
        return subprocess.call(command, env=clean_environment())
    os.execve(command[0], command, clean_environment())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        say(str(refusal))
        sys.exit(2)
    except OSError as error:
        say("{}: {}\n  Is the folder writable and the disk not full?".format(error.filename or HOME, error.strerror))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
