import gzip

import pytest

from catalog.reading import UnreadableFileError, file_bytes


def test_plain_and_compressed_files_give_the_same(tmp_path):
    plain, packed = tmp_path / "a.json", tmp_path / "a.json.gz"
    plain.write_bytes(b"[1, 2]")
    packed.write_bytes(gzip.compress(b"[1, 2]"))
    assert (file_bytes(plain), file_bytes(packed)) == (b"[1, 2]", b"[1, 2]")


def bomb(tmp_path):
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b" " * 1_000_001))
    assert path.stat().st_size < 2_000
    return path


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path, settings):
    settings.CATALOG_FILE_MAX_BYTES = 1_000_000
    with pytest.raises(UnreadableFileError, match="more than 1,000,000 bytes; CATALOG_FILE_MAX_BYTES is the limit"):
        file_bytes(bomb(tmp_path))


def test_the_limit_is_what_stops_it(tmp_path, settings):
    """Negative control: one byte more allowed, and it gets through."""
    settings.CATALOG_FILE_MAX_BYTES = 1_000_001
    assert len(file_bytes(bomb(tmp_path))) == 1_000_001


BROKEN = {
    "empty": b"",
    "text": b"no gzip",
    "cut": gzip.compress(b"cut" * 99, mtime=0)[:-9],
    "noise": b"\x1f\x8b\x08" + b"\xff" * 40,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_gzip_file_is_refused(tmp_path, content):
    path = tmp_path / "a.json.gz"
    path.write_bytes(content)
    if not content:
        assert file_bytes(path) == b""
        return
    with pytest.raises(UnreadableFileError, match="not a whole gzip file"):
        file_bytes(path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(UnreadableFileError, match="It can't be read: No such file or directory"):
        file_bytes(tmp_path / "a.json.gz")
