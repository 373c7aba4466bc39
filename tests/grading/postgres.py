"""A real PostgreSQL server for the tests: started from the system's package, on a socket in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
ACCOUNT = "nobody"


def programs() -> Path | None:
    """The newest installed server's programs."""
    found = [path.parent for path in PROGRAMS.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@dataclass
class Server:
    """A server of its own; it refuses to run as root, and is an ordinary account's then."""

    bin: Path
    root: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")))

    def make(self) -> Server:
        if os.getuid() == 0:
            shutil.chown(self.root, ACCOUNT, "nogroup")
        self._run("initdb", "-D", str(self.root / "data"), "-U", "workshop", "-A", "trust", "-E", "UTF8", "-N")
        self.start()
        return self

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.root} -c fsync=off"
        self._run("pg_ctl", "-D", str(self.root / "data"), "-l", str(self.root / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.root / "data"), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.root)

    def new(self, name: str) -> str:
        """The address of a new, empty database."""
        self._run("createdb", "-h", str(self.root), "-U", "workshop", name)
        return f"postgresql+psycopg://workshop@/{name}?host={self.root}"

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.bin / program), *words]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid", ACCOUNT, "--regid", "nogroup", "--clear-groups", *command]
        with (self.root / "said").open("ab") as said:
            subprocess.run(command, check=True, stdout=said, stderr=said, cwd="/", timeout=60)
