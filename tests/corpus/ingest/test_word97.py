"""Text that was deleted in a `.doc` is told by its runs' properties."""

import struct

import pytest

from bloginator.corpus.ingest.office import find_deleted, marks_deleted, without_deleted

BOLD, SHADING = b"\x35\x08\x01", b"\x71\xca\x02ab"
GONE, KEPT = b"\x00\x08\x01", b"\x00\x08\x00"


def test_a_run_is_deleted_only_where_its_property_says_so_among_others():
    assert marks_deleted(BOLD + SHADING + GONE)
    assert not marks_deleted(BOLD + SHADING + KEPT)
    assert not marks_deleted(BOLD)


def test_the_ranges_of_deleted_text_are_found_through_the_property_pages():
    page = bytearray(512)
    page[:12] = struct.pack("<3I", 1000, 1010, 1030)
    page[12], page[13], page[511] = 0, 100, 2
    page[200:204] = bytes([3]) + GONE
    main = bytes(0xFA) + struct.pack("<II", 0, 12) + bytes(512 - 0xFA - 8) + bytes(page)
    table = struct.pack("<III", 1000, 1030, 1)
    assert list(find_deleted(main, table)) == [(1010, 1030)]


def test_what_is_no_word_document_stays_as_it_is():
    pytest.importorskip("olefile", reason="the extra [documents] is not installed")
    assert without_deleted(b"no document") == b"no document"
