"""Measures by columns give what networkx gives."""

import networkx as nx
import numpy as np
import pytest

from workshopkit.synth.measure_graph import assortativity, mean_clustering, mean_path, undirected


@pytest.mark.parametrize("seed", range(4))
def test_measures_by_columns_equal_those_of_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(80, 300 + 200 * seed, seed=seed, directed=True)
    src, dst = np.array(graph.edges).T
    a, b = undirected(src, dst, 80)
    plain = nx.Graph(graph)
    assert len(a) == plain.number_of_edges() and (a < b).all()
    assert mean_clustering(a, b, np.arange(80), 80) == pytest.approx(nx.average_clustering(plain))
    assert assortativity(a, b, 80) == pytest.approx(nx.degree_assortativity_coefficient(plain))
    lengths = [nx.single_source_shortest_path_length(graph, node) for node in (3, 7, 20)]
    mean = sum(sum(one.values()) for one in lengths) / sum(len(one) - 1 for one in lengths)
    assert mean_path(src, dst, np.array([3, 7, 20]), 80) == pytest.approx(mean)


def test_a_layer_without_ties_has_no_clustering_and_no_paths() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert mean_clustering(none, none, np.arange(5), 5) == 0 and mean_path(none, none, np.array([2]), 5) == 0
