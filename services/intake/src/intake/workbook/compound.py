"""The compound file (OLE) around an .xls: just enough of [MS-CFB] to get at its streams within bounds."""

import struct
from collections.abc import Iterator
from typing import Final

from intake.workbook.refused import WorkbookRefused

_HEADER_BYTES: Final = 512
_ENTRY_BYTES: Final = 128
_LAST: Final = 0xFFFFFFFA
"""From here on a sector number says end, free or reserved."""
_DIRECT: Final = 109
"""Numbers of FAT sectors that stand in the header itself."""
_END_OF_CHAIN, _FREE, _IS_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SHORT_BYTES: Final = 4096
"""A shorter stream lies in the mini stream."""
_STREAM: Final = 2
_ROOT: Final = 5
_LARGE_SHIFT: Final = 12
_LARGE: Final = 1 << _LARGE_SHIFT
_MINI_SHIFT: Final = 6


class Compound:
    """The streams of a compound file by name.

    Raises:
        WorkbookRefused: the file is damaged, or leads in a circle.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER_BYTES:
            raise WorkbookRefused("damaged")
        sector_shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if sector_shift not in {9, _LARGE_SHIFT} or mini_shift != _MINI_SHIFT:
            raise WorkbookRefused("damaged")
        self._data = data
        self._sector, self._mini = 1 << sector_shift, 1 << mini_shift
        first_directory, _, _, first_mini = struct.unpack_from("<4L", data, 48)
        self._fat = self._numbers(self._fat_sectors())
        self._mini_fat = self._numbers(self._chain(first_mini, self._fat)) if first_mini < _LAST else []
        entries = list(self._entries(first_directory))
        root = next((start for _, kind, start, _ in entries if kind == _ROOT), _LAST)
        self._mini_stream = self._join(root) if root < _LAST else b""
        self._streams = {name: (start, size) for name, kind, start, size in entries if kind == _STREAM}

    def names(self) -> list[str]:
        """Of all streams, wherever they stand in the tree."""
        return list(self._streams)

    def read(self, name: str) -> bytes | None:
        """The content of a stream; None where there is none."""
        if name not in self._streams:
            return None
        start, size = self._streams[name]
        if size >= _SHORT_BYTES:
            return self._join(start)[:size]
        pieces = self._chain(start, self._mini_fat)
        return b"".join(self._mini_stream[at * self._mini : (at + 1) * self._mini] for at in pieces)[:size]

    def _fat_sectors(self) -> list[int]:
        sectors = [number for number in struct.unpack_from(f"<{_DIRECT}L", self._data, 76) if number < _LAST]
        following, left = struct.unpack_from("<L", self._data, 68)[0], len(self._data) // self._sector
        while following < _LAST:
            left -= 1
            if left < 0:
                raise WorkbookRefused("damaged")
            *numbers, following = self._numbers([following])
            sectors += [number for number in numbers if number < _LAST]
        return sectors

    def _numbers(self, sectors: list[int]) -> list[int]:
        content = b"".join(map(self._sector_at, sectors))
        return list(struct.unpack(f"<{len(content) // 4}L", content))

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        content = self._data[start : start + self._sector]
        if not content:
            raise WorkbookRefused("damaged")
        return content.ljust(self._sector, b"\0")

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start < _LAST:
            if start >= len(table) or len(chain) > len(table):
                raise WorkbookRefused("damaged")
            chain.append(start)
            start = table[start]
        return chain

    def _join(self, start: int) -> bytes:
        return b"".join(map(self._sector_at, self._chain(start, self._fat)))

    def _entries(self, start: int) -> Iterator[tuple[str, int, int, int]]:
        directory = self._join(start)
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            first, size = struct.unpack_from("<2L", directory, at + 116)
            name = directory[at : at + min(length, 64)].decode("utf-16-le", "replace").rstrip("\0")
            yield name, kind, first, size


def repack(name: str, stream: bytes) -> bytes:
    """A new compound file with this stream alone: what was checked, and nothing else, goes to the reader."""
    stream = stream.ljust(_SHORT_BYTES, b"\0")
    length = -(-len(stream) // _LARGE)
    tables = -(-(length + 2) // (_LARGE // 4 - 1))
    first = tables + 1
    fat = [_IS_FAT] * tables + [_END_OF_CHAIN] + [*range(first + 1, first + length), _END_OF_CHAIN]
    fat += [_FREE] * (tables * _LARGE // 4 - len(fat))
    header = struct.pack(
        "<8s16x5H6x9L",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, _LARGE_SHIFT, _MINI_SHIFT),
        *(1, tables, tables, 0, _SHORT_BYTES, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0),
    )
    direct = struct.pack(f"<{_DIRECT}L", *range(tables), *[_FREE] * (_DIRECT - tables))
    directory = _entry("Root Entry", _ROOT, first, 0) + _entry(name, _STREAM, first, len(stream))
    parts = (header + direct, struct.pack(f"<{len(fat)}L", *fat), directory, stream)
    return b"".join(part + bytes(-len(part) % _LARGE) for part in parts)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    """An entry of the directory; the stream is the only child of the root."""
    written = name.encode("utf-16-le")
    child = 1 if kind == _ROOT else _FREE
    tree = struct.pack("<HBB3L36x", len(written) + 2, kind, 1, _FREE, _FREE, child)
    return written.ljust(64, b"\0") + tree + struct.pack("<LQ", start, size)
