"""An archive of files is the same bytes on every machine, and whatever is not is found."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bloginator.disk.archive import DIGESTS, pack_files, unpack_files

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(/[a-z][a-z0-9]{0,8}\.md)?", fullmatch=True)
FILES = st.dictionaries(NAMES, st.binary(max_size=60), max_size=5)
ARCHIVE = pack_files({"draft.md": b"# Essay\n", "passages/001.md": b"It fell.", "empty": b""})


@given(FILES)
def test_what_was_packed_comes_back_and_the_order_does_not_matter(files: dict[str, bytes]) -> None:
    data = pack_files(files)
    assert data == pack_files(dict(reversed(files.items())))
    assert unpack_files(data) == (files, ())


@given(st.integers(0, len(ARCHIVE) - 1), st.integers(1, 255))
def test_any_byte_that_was_changed_is_found(place: int, change: int) -> None:
    data = bytearray(ARCHIVE)
    data[place] ^= change
    assert unpack_files(bytes(data)).faults


@given(st.integers(0, len(ARCHIVE)), st.binary(min_size=1, max_size=4))
def test_what_was_cut_off_or_put_in_is_found(place: int, more: bytes) -> None:
    assert place == len(ARCHIVE) or unpack_files(ARCHIVE[:place]).faults
    changed = ARCHIVE[:place] + more + ARCHIVE[place:]
    assert changed == ARCHIVE or unpack_files(changed).faults


def zipped(packing: int = zipfile.ZIP_STORED, **files: bytes) -> bytes:
    """Return a zip file as another program makes it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize("name", ["../up.md", "/etc/passwd", "a/../../b", "a\\b", "C:x", "a//b", ".hidden", "a/b/c/d/e"])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    unpacked = unpack_files(zipped(**{name: b"x"}))
    assert not unpacked.files and "no name that a file in it may have" in unpacked.faults[0]


def test_what_is_packed_is_not_unpacked() -> None:
    unpacked = unpack_files(zipped(zipfile.ZIP_DEFLATED, bomb=bytes(1_000_000)))
    assert not unpacked.files
    assert unpacked.faults == (
        "bomb is packed or locked; nothing in such an archive is.",
        "Its files are longer than the archive itself.",
    )


def test_a_file_that_comes_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("a", b"1")
            archive.writestr("a", b"2")
    assert unpack_files(written.getvalue()).faults == ("a is in it twice.",)


def test_what_fails_is_named() -> None:
    listed = b"0" * 64 + b"  draft.md\n" + b"0" * 64 + b"  gone.md\n"
    unpacked = unpack_files(zipped(**{"draft.md": b"x", "more.md": b"y", DIGESTS: listed}))
    assert unpacked.faults == (
        "draft.md: its digest is another.",
        "more.md: digests.txt does not name it.",
        "gone.md is not in it.",
    )
    assert unpack_files(zipped(a=b"x")).faults == ("digests.txt is not in it.",)
    assert unpack_files(b"no zip").faults[0].startswith("It is no zip file that can be read")
