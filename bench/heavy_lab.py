"""A heavy lab for measurements: 24 cells, a graph of 2,000 accounts, two figures, 8 tested cells, one for a person."""

import nbformat

LAB = "L1"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
CONFIG = """from pathlib import Path

root = Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.course_id = "heavy"
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = "sqlite:///" + (root / "gradebook.db").as_posix()
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = ""
c.ExecutePreprocessor.timeout = 120
"""
IMPORTS = "%matplotlib inline\nimport matplotlib.pyplot as plt\nimport networkx as nx\nimport pandas as pd"
PLAIN_IMPORTS = "import networkx as nx\nimport pandas as pd"
GIVEN = (
    "graph = nx.barabasi_albert_graph(2000, 3, seed=7)\n"
    "posts = pd.DataFrame({'account': range(2000), 'posts': [(7 * n) % 41 for n in range(2000)]})\n"
    "posts['platform'] = ['VID-1', 'CHAT-2', 'SHARE-3', 'NEWS-4'] * 500",
    "posts.head()",
)
EXERCISES = (
    ("nodes = graph.number_of_nodes()", "assert nodes == 2000"),
    ("degrees = pd.Series(dict(graph.degree()))", "assert degrees.sum() == 2 * graph.number_of_edges()"),
    ("between = nx.betweenness_centrality(graph, k=25, seed=3)", "assert max(between.values()) > 0.05"),
    ("clustering = nx.average_clustering(graph)", "assert 0 < clustering < 0.2"),
    ("per_platform = posts.groupby('platform')['posts'].sum()", "assert per_platform.sum() == posts['posts'].sum()"),
    ("top = degrees.nlargest(10).index.tolist()", "assert len(top) == 10 and degrees[top[0]] == degrees.max()"),
    (
        "joined = posts.merge(degrees.rename('degree'), left_on='account', right_index=True)",
        "assert len(joined) == 2000",
    ),
    ("parts = nx.number_connected_components(graph)", "assert parts == 1"),
)
FIGURES = (
    "figure, axes = plt.subplots()\naxes.hist(degrees, bins=40)\naxes.set_yscale('log')\naxes.set_title('Degrees')",
    "figure, axes = plt.subplots(1, 2, figsize=(9, 4))\nper_platform.plot.bar(ax=axes[0])\n"
    "joined.plot.scatter('degree', 'posts', ax=axes[1])\nfigure.tight_layout()",
)


def _marks(name, **values):
    base = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return {"nbgrader": base | values}


def source(figures=True):
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    cells = [text("# A network of accounts", id="intro"), code(IMPORTS if figures else PLAIN_IMPORTS, id="imports")]
    cells += [code(cell, id=f"given-{number}") for number, cell in enumerate(GIVEN)]
    for number, (solution, test) in enumerate(EXERCISES, 1):
        body = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
        cells.append(code(body, id=f"ex-{number}", metadata=_marks(f"ex-{number}", solution=True)))
        marks = _marks(f"test-{number}", grade=True, locked=True, points=1)
        cells.append(code(test, id=f"test-{number}", metadata=marks))
    shown = FIGURES if figures else ("degrees.describe()", "joined.head()")
    cells += [code(cell, id=f"figure-{number}") for number, cell in enumerate(shown)]
    manual = _marks("text-9", grade=True, solution=True, points=2)
    cells.append(text("### BEGIN SOLUTION\nHubs hold it together.\n### END SOLUTION", id="text-9", metadata=manual))
    cells.append(text("End.", id="end"))
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def heavy_course(root, seats, figures=True):
    """A prepared course in *root* in which every seat handed in the model answers."""
    from workshopkit.grading.course import prepare_assignment
    from workshopkit.grading.model import Course

    folder = root / "source" / LAB
    folder.mkdir(parents=True)
    book = source(figures)
    assert len(book.cells) == 24
    nbformat.write(book, folder / f"{LAB}.ipynb")
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    prepare_assignment(Course(root, f"sqlite:///{(root / 'gradebook.db').as_posix()}"), LAB)
    for number in range(1, seats + 1):
        target = root / "submitted" / f"S{number:02}" / LAB
        target.mkdir(parents=True)
        nbformat.write(book, target / f"{LAB}.ipynb")
        (target / "timestamp.txt").write_text("2027-03-01 10:05:12 UTC\n", encoding="utf-8")
