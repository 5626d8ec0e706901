"""A zip file, judged by its directory before anything is unpacked, then unpacked within limits."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from intake.workbook.limits import DIRECTORY_BYTES, ENTRIES, MEGABYTE, RATIO, RATIO_FROM_BYTES, UNPACKED_BYTES
from intake.workbook.refused import WorkbookRefused

_END: Final = struct.Struct("<4s4H2LH")
_END_SIGN: Final = b"PK\x05\x06"
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_END_64_SIGN: Final = b"PK\x06\x06"
_LOCATOR_BYTES: Final = 20
_COMMENT_MAX: Final = 1 << 16
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_ARCHIVES: Final = re.compile(r"\.(?:zip|rar|7z|gz|tar|jar|exe|dll|xls[xmb]?|doc[xm]?|ppt[xm]?)$", re.IGNORECASE)
_WORKBOOKS: Final = (".xls", ".xlsx", ".xlsm", ".xlsb")
_CONTENT_TYPES: Final = "[content_types].xml"
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def unpack(data: bytes) -> dict[str, bytes]:
    """All files of the archive by name.

    Raises:
        WorkbookRefused: damaged, encrypted, too many files, too much content, archives inside, or paths that lead out.
    """
    _check_size_of_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(data))
            return {_name(entry): _content(archive, entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error, ValueError) as error:
        if isinstance(error, WorkbookRefused):
            raise
        raise WorkbookRefused("damaged") from error


def _check_size_of_directory(data: bytes) -> None:
    """Reading a directory of a million entries is the attack itself, so its end record is read by hand first."""
    place = data.rfind(_END_SIGN, max(0, len(data) - _COMMENT_MAX - _END.size))
    if place < 0 or place + _END.size > len(data):
        raise WorkbookRefused("damaged")
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(data, place)
    large = place - _LOCATOR_BYTES - _END_64.size
    if large >= 0 and data.startswith(_END_64_SIGN, large):
        _, _, _, _, _, _, _, entries, directory_bytes, _ = _END_64.unpack_from(data, large)
    if entries > ENTRIES or directory_bytes > DIRECTORY_BYTES:
        raise WorkbookRefused("bomb", what=f"> {ENTRIES} files")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most what the directory declared: a longer content fails its sum."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_BYTES:
        raise WorkbookRefused("bomb", what=f"> {UNPACKED_BYTES // MEGABYTE} MB")
    if unpacked > RATIO_FROM_BYTES and unpacked > RATIO * packed:
        raise WorkbookRefused("bomb", what=f"> {RATIO} : 1")
    names = [_name(entry) for entry in entries]
    if len(set(map(str.lower, names))) != len(names):
        raise WorkbookRefused("damaged")
    for entry, name in zip(entries, names, strict=True):
        if entry.flag_bits & _ENCRYPTED:
            raise WorkbookRefused("encrypted")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise WorkbookRefused("unsafe_content", what=f"zip method {entry.compress_type}")
        if _leads_out(name):
            raise WorkbookRefused("unsafe_content", what=name[:60])
        if _ARCHIVES.search(name):
            raise WorkbookRefused("zip_of_workbooks" if _is_workbook(name, names) else "embedded_files")


def _is_workbook(name: str, names: list[str]) -> bool:
    """Whether the archive is no workbook itself and holds one."""
    return name.lower().endswith(_WORKBOOKS) and not any(other.lower() == _CONTENT_TYPES for other in names)


def _leads_out(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or parts[0] == "" or _DRIVE.match(name) is not None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name; Windows writes Chinese names in GBK without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as an uncompressed archive: what was checked, and nothing else, goes to the reader."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def lower_names(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by lower-case name with forward slashes: Office does not tell them apart."""
    return {name.lower().replace("\\", "/").lstrip("/"): content for name, content in files.items()}
