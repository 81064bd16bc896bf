"""The door for doit: the tasks themselves are made in ``bloginator.pipeline.graph``."""

from pathlib import Path

from bloginator.pipeline.graph import Graph

globals().update(Graph(Path(__file__).parent).creators())
