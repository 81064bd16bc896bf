"""The door for doit: the tasks themselves are made in ``bloginator.tasks.graph``."""

from pathlib import Path

from bloginator.tasks.graph import Graph

globals().update(Graph(Path(__file__).parent).creators())
