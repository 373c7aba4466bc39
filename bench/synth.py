"""The synthetic world beside other authors' tools, in one run on this machine: ratios of CPU time.

    python bench/synth.py [--rounds 3] [--only reach,graph] [--write]

Each tool works in a process of its own, in turn with the others, round after round; a ratio is that of one round, and
the table gives median and range. Imports, just-in-time compilation and the building of a tool's own graph are not
counted. Peers that the kit does not install come from bench/peers.txt, in an environment that this script makes
outside the project (`WORKSHOP_BENCH_PEERS`, else the folder of temporary files). ``--write`` appends the table to
bench/README.md.
"""

import argparse
import datetime as dt
import hashlib
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
DATASETS = HERE.parent / "datasets"
sys.path.insert(0, str(SOURCE))
KEY = b"bench".ljust(32, b".")
PROBABILITY = 0.1
DELAY, REMOVAL = 480, 1440
Measure = Callable[[Path], dict[str, float]]


def cpu() -> float:
    """CPU seconds of this process, all threads."""
    return time.process_time()


def world(recipe: str, seed: bytes = b"bench", engine: str = "numpy", **values: int):
    from workshopkit.synth.engine import run_world, with_settings
    from workshopkit.synth.recipe import load_recipe
    from workshopkit.synth.world import load_world

    read = load_recipe(DATASETS / "recipes" / f"{recipe}.toml")
    return run_world(with_settings(read, **values), load_world(DATASETS / "world.toml"), seed, engine=engine)


def save_graph(folder: Path) -> str:
    """The follow graph that all tools of the reach rows get; what it is, in words."""
    import numpy as np

    run = world("class-20k", personas=10_000, suspension=0, return_chance=0)
    np.savez(folder / "graph.npz", source=run.follows.dst, target=run.follows.src)
    return f"{len(run.accounts.uid):,} accounts, {len(run.follows.src):,} ties"


def graph_of(folder: Path):
    import numpy as np

    from workshopkit.synth.reach import Graph

    told = np.load(folder / "graph.npz")
    count = int(max(told["source"].max(), told["target"].max())) + 1
    return Graph.of_ties(told["source"], told["target"], count)


def nx_graph(folder: Path):
    import networkx as nx
    import numpy as np

    told = np.load(folder / "graph.npz")
    made = nx.DiGraph()
    made.add_nodes_from(range(int(max(told["source"].max(), told["target"].max())) + 1))
    made.add_edges_from(zip(told["source"].tolist(), told["target"].tolist(), strict=True))
    return made


def timed(work: Callable[[], object], units: int) -> dict[str, float]:
    begun = cpu()
    work()
    return {"cpu": (cpu() - begun) / units}


def ours_reach(engine: str, removal: bool, runs: int) -> Measure:
    def measure(folder: Path) -> dict[str, float]:
        from workshopkit.synth.reach import Removal, final_sizes

        graph, law = graph_of(folder), Removal(REMOVAL, DELAY) if removal else None
        final_sizes(graph, PROBABILITY, None, 2, KEY, engine, law)
        begun = cpu()
        sizes = final_sizes(graph, PROBABILITY, None, runs, KEY, engine, law)
        return {"cpu": (cpu() - begun) / runs, "mean": float(sizes.mean())}

    return measure


def eon_reach(removal: bool, runs: int) -> Measure:
    def measure(folder: Path) -> dict[str, float]:
        import EoN
        import numpy as np

        graph, drawn, sizes = nx_graph(folder), np.random.default_rng(1), []
        accounts = len(graph)

        def passes(_source: int, _target: int) -> float:
            return drawn.exponential(DELAY) if drawn.random() < PROBABILITY else float("inf")

        def lasts(_account: int) -> float:
            return drawn.exponential(REMOVAL)

        begun = cpu()
        for _ in range(runs):
            first = int(drawn.integers(accounts))
            if removal:
                told = EoN.fast_nonMarkov_SIR(
                    graph, trans_time_fxn=passes, rec_time_fxn=lasts, initial_infecteds=[first], rng=drawn
                )
            else:
                told = EoN.basic_discrete_SIR(graph, PROBABILITY, initial_infecteds=[first], rng=drawn)
            sizes.append(int(told[3][-1] + told[2][-1]))
        return {"cpu": (cpu() - begun) / runs, "mean": statistics.fmean(sizes)}

    return measure


def cynetdiff_reach(folder: Path) -> dict[str, float]:
    from array import array

    import numpy as np
    from cynetdiff.models import IndependentCascadeModel

    graph, runs, drawn, total = graph_of(folder), 4000, np.random.default_rng(1), 0
    starts, edges = array("I", graph.starts[:-1].tolist()), array("I", graph.targets.tolist())
    model = IndependentCascadeModel(starts, edges, activation_prob=PROBABILITY)
    begun = cpu()
    for first in drawn.integers(graph.accounts, size=runs).tolist():
        model.set_seeds([first])
        model.reset_model()
        model.advance_until_completion()
        total += model.get_num_activated_nodes()
    return {"cpu": (cpu() - begun) / runs, "mean": total / runs}


def ndlib_reach(folder: Path) -> dict[str, float]:
    import random

    import ndlib.models.epidemics as epidemics
    import ndlib.models.ModelConfig as config

    graph, runs, sizes = nx_graph(folder), 30, []
    random.seed(1)
    told = config.Configuration()
    for tie in graph.edges():
        told.add_edge_configuration("threshold", tie, PROBABILITY)
    spent = 0.0
    for _ in range(runs):
        told.add_model_initial_configuration("Infected", [random.randrange(len(graph))])
        model = epidemics.IndependentCascadesModel(graph)
        model.set_initial_status(told)
        begun = cpu()
        counts = model.iteration(node_status=False)["node_count"]
        while counts[1]:
            counts = model.iteration(node_status=False)["node_count"]
        spent += cpu() - begun
        sizes.append(counts[2])
    return {"cpu": spent / runs, "mean": statistics.fmean(sizes)}


def ours_graph(folder: Path) -> dict[str, float]:
    """Personas, accounts and all dated ties, returns included: more than a graph."""
    world("lab-2k").table("follows")
    run = world("city-100k")
    begun = cpu()
    follows = run.follows
    return {"cpu": cpu() - begun, "ties": len(follows.src)}


def ours_ties(folder: Path) -> dict[str, float]:
    """The graph alone, without dates and returned accounts: as much as a graph generator makes."""
    import numpy as np

    from workshopkit.synth import follows

    world("lab-2k").table("follows")
    run = world("city-100k")
    told = (run.recipe, run.key, run.personas, run.accounts, np.flatnonzero(run.accounts.generation == 0))
    begun = cpu()
    source, _ = follows._ties(*told)
    return {"cpu": cpu() - begun, "ties": len(source)}


def lfr_graph(folder: Path) -> dict[str, float]:
    import networkx as nx

    begun = cpu()
    made = nx.LFR_benchmark_graph(
        100_000, 2.5, 1.8, 0.35, average_degree=10, max_degree=1000, min_community=20, max_community=2000, seed=3
    )
    return {"cpu": cpu() - begun, "ties": made.number_of_edges()}


def events(engine: str) -> Measure:
    def measure(folder: Path) -> dict[str, float]:
        from workshopkit.synth.spread_run import posts_in_chunks

        run = world("class-20k", items=300_000)
        told = (run.recipe, run.key, run.accounts, run.follows, run.items, engine)
        posts_in_chunks(*told)
        best = min(timed(lambda: posts_in_chunks(*told), 1)["cpu"] for _ in range(2))
        return {"cpu": best / len(run.posts.t), "events": len(run.posts.t)}

    return measure


def dataset(recipe: str, form: str, engine: str, answers: bool = False, **values: int) -> Measure:
    def measure(folder: Path) -> dict[str, float]:
        from workshopkit.synth.writing import write_dataset

        if engine == "numba":
            _ = world("lab-2k", engine=engine).posts
        run = world(recipe, engine=engine, **values)
        begun, wall = cpu(), time.monotonic()
        write_dataset(run, folder / f"out-{os.getpid()}", seed="bench", engine="bench", form=form)
        if answers:
            reference_answers(run)
        return {
            "cpu": cpu() - begun,
            "wall": time.monotonic() - wall,
            "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
            "mb": sum(path.stat().st_size for path in (folder / f"out-{os.getpid()}").rglob("*")) / 1e6,
            "accounts": len(run.accounts.uid),
            "posts": len(run.posts.t),
        }

    return measure


def reference_answers(run) -> None:
    """What a lab asks of the two networks, by networkx."""
    import networkx as nx

    follows, contacts = run.table("follows"), run.table("contacts")
    people = nx.DiGraph()
    people.add_edges_from(zip(follows["src_account"].tolist(), follows["dst_account"].tolist(), strict=True))
    nx.pagerank(people)
    nx.overall_reciprocity(people)
    cells = nx.Graph()
    cells.add_edges_from(zip(contacts["a"].tolist(), contacts["b"].tolist(), strict=True))
    nx.betweenness_centrality(cells)
    nx.community.louvain_communities(cells, seed=1)


def logical_content(folder: Path) -> dict[str, float]:
    """The content of lab-2k as a number, for comparing settings."""
    from workshopkit.synth.content import block_digests
    from workshopkit.synth.schema import TABLES

    run = world("lab-2k", engine=os.environ.get("BENCH_ENGINE", "numpy"))
    told = [block_digests(TABLES[name].columns, run.table(name)) for name in run.recipe.tables]
    return {"content": int(hashlib.sha256(repr(told).encode()).hexdigest()[:12], 16)}


GROWTH = (10_000, 100_000, 300_000, 1_000_000)
TOOLS: dict[str, Measure] = {
    "graph ours": ours_graph,
    "graph ours-ties": ours_ties,
    "graph networkx-LFR": lfr_graph,
    "reach numpy": ours_reach("numpy", False, 4000),
    "reach numba": ours_reach("numba", False, 10_000),
    "reach EoN": eon_reach(False, 150),
    "reach cynetdiff": cynetdiff_reach,
    "reach ndlib": ndlib_reach,
    "removal numpy": ours_reach("numpy", True, 4000),
    "removal numba": ours_reach("numba", True, 10_000),
    "removal EoN": eon_reach(True, 200),
    "events numpy": events("numpy"),
    "events numba": events("numba"),
    "lab": dataset("lab-2k", "csv", "numpy", answers=True),
    "content": logical_content,
    **{
        f"size {n}": dataset("stress-1M", "parquet", "numba", personas=n, items=2 * n, clusters=max(n // 500, 60))
        for n in GROWTH
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="parts, by comma: graph reach removal events lab size content")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(TOOLS[asked.one[0]](Path(asked.one[1]))))
        return
    import synth_table

    parts = set(asked.only.split(",")) if asked.only else {name.split()[0] for name in TOOLS}
    load, faults = os.getloadavg()[0], list[str]()
    with tempfile.TemporaryDirectory() as made:
        told = save_graph(Path(made)) if parts & {"reach", "removal"} else ""
        found = measured(Path(made), parts, asked.rounds, faults)
        settings = same_content(Path(made)) if "content" in parts else {}
    missing = "" if importlib.util.find_spec("graph_tool") else "graph-tool is not installed here: no row. "
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    tools = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "networkx", "EoN", "cynetdiff"))
    called = f"--rounds {asked.rounds}" + (f" --only {asked.only}" if asked.only else "")
    head = [
        f"## Synthetic world, {dt.date.today():%Y-%m-%d}",
        "",
        f"`bench/synth.py {called}`; {machine}; {tools}, others of bench/peers.txt; load before "
        f"{load:.1f}. {missing}Reach: {told or 'not measured'}.",
        "",
    ]
    text = "\n".join(
        [*head, *synth_table.rows(found, settings, GROWTH, faults), "", f"Load after {os.getloadavg()[0]:.1f}."]
    )
    print(text)
    if asked.write:
        with (HERE / "README.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


def measured(folder: Path, parts: set[str], rounds: int, faults: list[str]) -> dict[str, list[dict[str, float]]]:
    """What each tool of *parts* took, round by round; sizes and the lab once."""
    found: dict[str, list[dict[str, float]]] = {}
    for nth in range(rounds):
        for name in TOOLS:
            part = name.split()[0]
            if part in parts and part != "content" and (nth == 0 or part not in ("size", "graph", "lab")):
                python = peers() if "ndlib" in name else sys.executable
                print(f"round {nth + 1}: {name}", file=sys.stderr)
                try:
                    found.setdefault(name, []).append(one(python, name, folder))
                except SystemExit as fault:
                    faults.append(str(fault))
    return {name: rows for name, rows in found.items() if rows}


def one(python: str, name: str, folder: Path, **surroundings: str) -> dict[str, float]:
    command = [python, "-W", "ignore", __file__, "--one", name, str(folder)]
    done = subprocess.run(command, env={**os.environ, **surroundings}, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"{name}: {(done.stderr.splitlines() or ['ended without a word'])[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def same_content(folder: Path) -> dict[str, bool]:
    """Setting -> whether lab-2k has the content that it has here."""
    here = one(sys.executable, "content", folder)
    plain = {"NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX2 FMA3"}
    settings = {
        "numpy 2.2.6 of bench/peers.txt": one(peers(), "content", folder),
        "no vector instructions": one(sys.executable, "content", folder, **plain),
        "numba": one(sys.executable, "content", folder, BENCH_ENGINE="numba"),
        "numba for a plain processor": one(
            sys.executable,
            "content",
            folder,
            BENCH_ENGINE="numba",
            NUMBA_CPU_NAME="generic",
            NUMBA_CPU_FEATURES="",
            NUMBA_CACHE_DIR=str(folder / "numba"),
            **plain,
        ),
    }
    return {name: told == here for name, told in settings.items()}


def peers() -> str:
    """The interpreter of the peers' environment, made when it is not there or its lock has changed."""
    lock = HERE / "peers.txt"
    name = f"workshop-peers-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    folder = Path(os.environ.get("WORKSHOP_BENCH_PEERS", tempfile.gettempdir())) / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "whole").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)], check=True)
        (folder / "whole").touch()
    return str(python)


if __name__ == "__main__":
    main()
