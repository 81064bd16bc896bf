"""Bytes written as text go, words and line numbers stay."""

import base64
import random

import pytest

from bloginator.corpus.ingest.blobs import remove_blobs

BLOB = base64.b64encode(random.Random(7).randbytes(6000)).decode()
LINES = "\n".join(BLOB[start : start + 64] for start in range(0, len(BLOB), 64))


@pytest.mark.parametrize(
    "written",
    [
        f"![queue](data:image/png;base64,{BLOB})",
        f'Seen in <img src="data:image/jpeg;base64,{BLOB}" alt="queue"> last week.',
        f'<img src="data:image/gif;base64,\n{LINES}">',
        f"[the sheet](data:application/pdf;base64,{BLOB})",
        f'```json\n{{"image/png": "{BLOB}"}}\n```',
        "```\n-----BEGIN CERTIFICATE-----\n" + LINES + "\n-----END CERTIFICATE-----\n```",
        f"> {BLOB}",
        f"<{BLOB}>",
        "url(data:font/woff2;charset=utf-8;base64," + BLOB + ")",
    ],
)
def test_no_part_of_a_blob_is_left_and_every_line_keeps_its_number(written: str) -> None:
    text = f"# Queues\n\nThe queue grew.\n\n{written}\n\nThen it shrank.\n"
    read = remove_blobs(text)
    assert not any(BLOB[start : start + 24] in read for start in range(0, len(BLOB) - 24, 8))
    assert read.count("\n") == text.count("\n")
    assert read.startswith("# Queues\n\nThe queue grew.\n\n") and read.endswith("\n\nThen it shrank.\n")


@pytest.mark.parametrize(
    "text",
    [
        "See <https://example.org/" + "a-long-path/" * 30 + "?q=1>.",
        "=" * 300 + "\n" + "-" * 300 + "\n" + "_" * 250,
        "a" * 500 + " Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "well-known-" * 40 + "Words",
        "The address data:text/plain,short and data: none at all.",
        "ACGT" * 100,
    ],
)
def test_what_is_long_and_no_bytes_stays(text: str) -> None:
    assert remove_blobs(text) == text
