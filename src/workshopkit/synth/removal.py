"""Removing accounts from a layer in an order, and what hangs together afterwards.

Used to measure rows N5 and N6 and held against the known thresholds of random graphs (Albert, Jeong and Barabási 2000;
re-measured: a scale-free graph of mean degree 4 falls apart at 18-21 %, an even one at 27-31 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import networkx as nx
import numpy as np


def by_degree(graph: nx.Graph) -> list[int]:
    """Accounts, those with most ties first; of equals the smaller number."""
    return sorted(graph, key=lambda node: (-graph.degree(node), node))


def by_bridging(graph: nx.Graph) -> list[int]:
    """Accounts, those on most shortest paths first."""
    through = nx.betweenness_centrality(graph)
    return sorted(graph, key=lambda node: (-through[node], node))


def by_ties_left(graph: nx.Graph) -> list[int]:
    """Accounts in the order in which each time the one with most remaining ties goes (adaptive)."""
    ties = dict(graph.degree())
    queue = [(-many, node) for node, many in ties.items()]
    heapify(queue)
    order = []
    while queue:
        many, node = heappop(queue)
        if ties.get(node) != -many:
            continue
        del ties[node]
        order.append(node)
        for other in graph.neighbors(node):
            if other in ties:
                ties[other] -= 1
                heappush(queue, (-ties[other], other))
    return order


def largest_parts(graph: nx.Graph, order: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Accounts in the largest part after none, one, two … of *order* are gone.

    The accounts are put back from the last to the first and parts joined (Newman and Ziff 2001), so all sizes cost
    hardly more than one.
    """
    parent: dict[int, int] = {}
    size: dict[int, int] = {}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    largest = 0
    gone = set(order)
    sizes = []
    for node in [*(node for node in graph if node not in gone), None, *reversed(order)]:
        if node is None:
            sizes.append(largest)
            continue
        parent[node], size[node] = node, 1
        for other in graph.neighbors(node):
            if other in parent:
                one, two = sorted((root(node), root(other)), key=lambda part: size[part])
                if one != two:
                    parent[one] = two
                    size[two] += size[one]
        largest = max(largest, size[root(node)])
        if node in gone:
            sizes.append(largest)
    return np.array(sizes[::-1], dtype=np.int64)


def largest_part(graph: nx.Graph, removed: Sequence[int]) -> float:
    """Share of accounts in the largest part after *removed* are gone, of all accounts before."""
    return float(largest_parts(graph, removed)[-1] / len(graph))


def breaking_point(graph: nx.Graph, order: Sequence[int], share: float = 0.01) -> float:
    """Share of accounts of *order* after whose removal the largest part has less than *share* of all accounts."""
    small = largest_parts(graph, order) < share * len(graph)
    return float(np.argmax(small) / len(graph)) if small.any() else 1.0


def robustness(graph: nx.Graph) -> float:
    """Mean share of the largest part while the account with most remaining ties goes, one after another (row N5).

    Source: Schneider, Moreira, Andrade, Havlin and Herrmann 2011.
    """
    return float(largest_parts(graph, by_ties_left(graph))[1:].sum() / len(graph) ** 2)
