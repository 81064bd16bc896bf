"""``bloginator mcp``: a batch served to an assistant over standard input and output."""

import argparse
from pathlib import Path

HELP = "serve a batch to an assistant over MCP (standard input and output)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the batch."""
    parser.add_argument("--batch", required=True, dest="name", metavar="NAME", help="the one to serve")


def run(args: argparse.Namespace) -> int:
    """Serve a batch over MCP."""
    from bloginator.disk.layout import find_root
    from bloginator.mcp.server import serve

    serve(find_root(Path.cwd()), args.name)
    return 0
