"""What a hostile hand-in tries: one that looks and reaches around, and those that want too much of the machine."""

from __future__ import annotations

SPY = r"""
import contextlib, ctypes, glob, json, os, socket, subprocess

COURSE, GRADER, TCP, UDP = PLACES
SECRET = b"SECRET" + b"-OF-THE-TRAINER"
harm = []


def attempt(name):
    def run(action):
        with contextlib.suppress(Exception):
            if action():
                harm.append(name)
    return run


def holds(path):
    with open(path, "rb") as file:
        return bool(file.read(10**6))


def can_write(path):
    with open(path, "w") as file:
        file.write("planted")
    return True


def is_reached(family, kind, address):
    with socket.socket(family, kind) as line:
        line.settimeout(1)
        line.connect(address)
        line.send(b"hello")
    return True


def link_to(path):
    os.symlink(path, "link")
    try:
        return holds("link")
    finally:
        os.unlink("link")


libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
above = ["../" * n + "course/gradebook.db" for n in range(1, 9)]
attempt("gradebook, relative")(lambda: any(holds(p) for name in above for p in glob.glob(name)))
attempt("gradebook, absolute")(lambda: holds(COURSE + "/gradebook.db"))
attempt("gradebook, link")(lambda: link_to(COURSE + "/gradebook.db"))
attempt("gradebook, /proc root")(lambda: holds("/proc/%d/root%s/gradebook.db" % (GRADER, COURSE)))
attempt("gradebook, own /proc root")(lambda: holds("/proc/self/root%s/gradebook.db" % COURSE))
attempt("peer")(lambda: any(holds(p) for p in glob.glob(COURSE + "/submitted/*/L1/L1.ipynb")))
attempt("solution")(lambda: holds(COURSE + "/source/L1/L1.ipynb"))
attempt("key")(lambda: holds(COURSE + "/../trainer.key"))
attempt("key by shell")(lambda: subprocess.run(["cat", COURSE + "/../trainer.key"], capture_output=True).stdout)
attempt("hidden tests before their time")(lambda: any(holds(p) for p in glob.glob("../../*.json")))
attempt("password hashes")(lambda: holds("/etc/shadow"))
attempt("environment")(lambda: any(SECRET in v.encode() for v in os.environ.values()))
attempt("environment of the grader")(lambda: SECRET in open("/proc/%d/environ" % GRADER, "rb").read())
attempt("environment of others")(lambda: any(SECRET in open(p, "rb").read() for p in glob.glob("/proc/*/environ")))
attempt("write into the course")(lambda: can_write(COURSE + "/planted"))
attempt("write beside the course")(lambda: can_write(COURSE + "/../planted"))
attempt("write into the programs")(lambda: can_write(os.path.dirname(json.__file__) + "/planted"))
for path in glob.glob("/proc/%d/fd/*" % parent) if os.access("/proc/%d/fd" % parent, os.R_OK) else []:
    if "lines of the parent" not in harm:
        attempt("lines of the parent")(lambda: "pipe" in os.readlink(path) and open(path, "w"))
attempt("memory of the parent")(lambda: open("/proc/%d/mem" % parent, "rb"))
attempt("TCP")(lambda: is_reached(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", TCP)))
attempt("UDP")(lambda: is_reached(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", UDP)))
attempt("abstract socket")(lambda: is_reached(socket.AF_UNIX, socket.SOCK_STREAM, "\0workshop-%d" % TCP))
attempt("signal to the parent")(lambda: os.kill(parent, 0) is None)
attempt("signal to the grader")(lambda: os.kill(GRADER, 0) is None)
attempt("ptrace")(lambda: libc.ptrace(0x4206, parent, 0, 0) == 0)
attempt("own namespace")(lambda: libc.unshare(0x10000000) == 0)
attempt("io_uring")(lambda: libc.syscall(425, 4, ctypes.create_string_buffer(120)) >= 0)
attempt("keyring")(lambda: libc.syscall(250, 0, -3, 1) >= 0)
print(json.dumps(harm))
found = [1, 2, 3]
"""

GREEDY = {
    "2 GB": ("found = bytearray(2 * 2**30)", 4.0, ()),
    "8 GB": ("found = bytearray(8 * 2**30)", 4.0, ()),
    "memory in many processes": (
        "import os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "for _ in range(60):\n    if os.fork() == 0:\n        x = b'x' * (50 * 2**20); time.sleep(99)\ntime.sleep(99)",
        3.0,
        ("GRD047",),
    ),
    "600 MB file": (
        "with open('big', 'wb') as file:\n    file.seek(600 * 2**20); file.write(b'x'); file.flush()\n"
        "found = [1, 2, 3]",
        4.0,
        (),
    ),
    "400 forks": (
        "import os, time\nfor _ in range(400):\n    if os.fork() == 0:\n"
        "        os.setsid(); time.sleep(99)\ntime.sleep(99)",
        3.0,
        ("GRD046",),
    ),
    "10,000 files": (
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "for n in range(10_000): open(f'f{n}', 'w').close()\ntime.sleep(99)",
        3.0,
        ("GRD048",),
    ),
    "100 MB of output": ("for _ in range(100): print('x' * 2**20)\nfound = [1, 2, 3]", 7.0, ()),
    "loop that swallows interrupts": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        3.0,
        ("GRD030",),
    ),
    "os._exit": ("import os; os._exit(0)", 3.0, ("GRD031",)),
    "segfault": ("import ctypes; ctypes.string_at(0)", 3.0, ("GRD031",)),
    "kill of itself": ("import os; os.kill(os.getpid(), 9)", 3.0, ("GRD031",)),
    "daemon": (
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)', MARK],"
        " start_new_session=True)\nfound = [1, 2, 3]",
        7.0,
        (),
    ),
}
"""Code, score and flags of each."""
