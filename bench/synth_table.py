"""The table of bench/synth.py."""

import math
import statistics

RATIOS = (
    ("graph of 100,000: networkx LFR / our ties alone", "graph networkx-LFR", "graph ours-ties", 40),
    (
        "graph of 100,000: networkx LFR / stage follows, dates and returns included",
        "graph networkx-LFR",
        "graph ours",
        None,
    ),
    ("final sizes, p 0.1: EoN / numpy", "reach EoN", "reach numpy", 50),
    ("final sizes, p 0.1: EoN / numba", "reach EoN", "reach numba", 150),
    ("final sizes, p 0.1: ndlib / numpy", "reach ndlib", "reach numpy", 400),
    ("final sizes, p 0.1: cynetdiff (C++) / numpy", "reach cynetdiff", "reach numpy", 1),
    ("final sizes, p 0.1: cynetdiff (C++) / numba", "reach cynetdiff", "reach numba", 2),
    ("removal and delays: EoN non-Markovian / numpy", "removal EoN", "removal numpy", None),
    ("removal and delays: EoN non-Markovian / numba", "removal EoN", "removal numba", 60),
)


def rows(found, settings, growth, faults) -> list[str]:
    """Lines of Markdown: what, value, target."""
    made = ["| what | median (range) | target |", "| --- | --- | --- |"]
    for told, theirs, ours, target in RATIOS:
        if theirs in found and ours in found:
            pairs = zip(found[theirs], found[ours], strict=False)
            made.append(line(told, f"{spread([a['cpu'] / b['cpu'] for a, b in pairs], 0)} x", f">= {target} x", target))
    for name in ("reach numpy", "reach numba", "reach EoN", "reach cynetdiff", "reach ndlib"):
        if name in found:
            times, mean = [row["cpu"] * 1000 for row in found[name]], found[name][0]["mean"]
            made.append(line(f"{name.split()[1]}: ms of CPU a cascade (mean size {mean:.0f})", spread(times, 4)))
    for name in ("removal numpy", "removal numba", "removal EoN"):
        if name in found:
            times, mean = [row["cpu"] * 1000 for row in found[name]], found[name][0]["mean"]
            made.append(
                line(f"{name.split()[1]}, removal: ms of CPU a cascade (mean size {mean:.1f})", spread(times, 4))
            )
    for name, target in (("events numpy", "50 k"), ("events numba", "5,000 k")):
        if name in found:
            rates = [1e-3 / row["cpu"] for row in found[name]]
            made.append(
                line(
                    f"posts of class-20k, 300,000 items, a CPU second, {name.split()[1]}",
                    f"{spread(rates, 0)} k",
                    f">= {target}",
                )
            )
    if "lab" in found:
        made.append(line("lab-2k as CSV, numpy, with reference answers", f"{found['lab'][0]['cpu']:.1f} s", "<= 2 s"))
    for size in growth:
        if told := found.get(f"size {size}"):
            row = told[0]
            text = f"{row['cpu']:.1f} CPU s, {row['wall']:.1f} s, {row['gb']:.2f} GB, {row['mb']:.0f} MB on disk"
            name = f"all tables as Parquet, {size:,} personas, {row['posts']:,.0f} posts"
            made.append(line(name, text, "<= 20 s, 2 GB" if size == 1_000_000 else ""))
    sizes = [size for size in growth if f"size {size}" in found]
    if len(sizes) > 1:
        low, high = sizes[-2:] if len(sizes) > 3 else (sizes[0], sizes[-1])
        times = [found[f"size {size}"][0]["cpu"] for size in (low, high)]
        bound = high * math.log(high) / (low * math.log(low))
        told = f"{times[1] / times[0]:.1f} x the CPU time"
        made.append(line(f"growth from {low:,} to {high:,}", told, f"<= {bound:.1f} x (n log n)"))
    for name, same in settings.items():
        made.append(line(f"lab-2k, logical content: {name}", "the same" if same else "ANOTHER", "the same"))
    return [*made, *(line(fault, "not measured") for fault in faults)]


def line(told: str, value: str, target: str = "", wanted: object = "") -> str:
    return f"| {told} | {value} | {target if wanted is not None else ''} |"


def spread(values: list[float], digits: int) -> str:
    middle = statistics.median(values)
    digits = digits if middle >= 10 or digits > 2 else 2
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"
