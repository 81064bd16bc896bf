"""Draw a batch as SVG: ``graph.svg`` beside its draft, from the verdicts as they stand."""

from bloginator.batch.requests.index import withhold_files
from bloginator.batch.requests.packs import write_ours
from bloginator.batch.run import BatchRun
from bloginator.stages.status.graph_values import graph_values
from bloginator.ui.console import say

GRAPH = "graph/graph.svg.j2"


def draw_graph(run: BatchRun) -> None:
    """Write the drawing, and say where it lies."""
    withhold_files(run)
    run.judge_changes(young=True, write=False)
    batch, path = run.batch, run.batch.layout.folder / "graph.svg"
    values = graph_values(batch.outline.title, batch.asking, run.verdicts(), batch.layout.shown(batch.output))
    write_ours(run, path, run.templates.render(GRAPH, values).lstrip("\n"))
    say(f"{batch.name}: {batch.layout.shown(path)}")
