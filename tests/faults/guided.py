"""Feed all readers what atheris makes up, led by the code that it reaches: python -m tests.faults.guided.

Options are libFuzzer's: ``-max_total_time=900``, a folder that keeps what reached something new. atheris is none of our
packages; ``pip install atheris`` in an environment of its own.
"""

import sys
import tempfile
from contextlib import suppress
from importlib import import_module


def main() -> None:
    """Run until the time is over, or until a reader raises what no reader may raise."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["bloginator"]):
        tests = import_module("tests.faults.test_readers")
    readers = {**tests.MEASURED, **tests.READERS}
    names = sorted(readers)

    def read(data: bytes) -> None:
        name = names[sum(data[:1]) % len(names)]
        with suppress(*tests.refusals(name)):
            readers[name](data[1:])

    with tempfile.NamedTemporaryFile("w", suffix=".dict") as words:
        for piece in tests.PIECES:
            quoted = "".join(f"\\x{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass"))
            words.write(f'"{quoted}"\n')
        words.flush()
        atheris.Setup([*sys.argv, f"-dict={words.name}"], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
