"""What a file is, told by its first bytes and never by its ending."""

from __future__ import annotations

from codecs import getincrementaldecoder

from versa_core.language import _, later

HEAD_BYTES = 64  # enough for every signature below

# (offset, bytes, words, accepted). The first that fits is taken.
_SIGNATURES: tuple[tuple[int, bytes, str, bool], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", later("a PNG picture"), True),
    (0, b"\xff\xd8\xff", later("a JPEG picture"), True),
    (0, b"GIF8", later("a GIF picture"), True),
    (0, b"BM", later("a BMP picture"), True),
    (0, b"II*\0", later("a TIFF picture"), True),
    (0, b"MM\0*", later("a TIFF picture"), True),
    (0, b"II+\0", later("a TIFF picture"), True),
    (0, b"MM\0+", later("a TIFF picture"), True),
    (8, b"WEBP", later("a WebP picture"), True),
    (0, b"PK\x03\x04", later("a zip archive or an office document"), False),
    (0, b"PK\x05\x06", later("an empty zip archive"), False),
    (0, b"7z\xbc\xaf\x27\x1c", later("a 7z archive"), False),
    (0, b"Rar!", later("a RAR archive"), False),
    (0, b"\x1f\x8b", later("a gzip archive"), False),
    (0, b"BZh", later("a bzip2 archive"), False),
    (0, b"\xfd7zXZ", later("an xz archive"), False),
    (0, b"%PDF", later("a PDF document"), False),
    (0, b"%!PS", later("a PostScript document"), False),
    (0, b"\xd0\xcf\x11\xe0", later("an office document"), False),
    (0, b"8BPS", later("a Photoshop file"), False),
    (0, b"\x00\x00\x00\x0cjP", later("a JPEG 2000 picture"), False),
    (0, b"\xff\x4f\xff\x51", later("a JPEG 2000 picture"), False),
    (0, b"\x00\x00\x01\x00", later("an icon"), False),
    (0, b"icns", later("an icon"), False),
    (0, b"qoif", later("a QOI picture"), False),
    (0, b"DDS ", later("a DDS texture"), False),
    (0, b"RIFF", later("a sound or video file"), False),
    (0, b"ID3", later("a sound file"), False),
    (0, b"\x1aE\xdf\xa3", later("a video"), False),
    (0, b"MZ", later("a Windows program"), False),
    (0, b"\x7fELF", later("a program"), False),
)
_FILM_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp4", b"avc1", b"qt  ", b"M4V ", b"M4A ", b"3gp")
_MARKUP = (b"<svg", b"<?xml", b"<!doc", b"<html")


def describe(head: bytes) -> tuple[str, bool]:
    """Returns what a file is and whether it may be a picture that is accepted.

    Args:
        head: the file's first `HEAD_BYTES` bytes; fewer where it is shorter.
    """
    if not head:
        return _("an empty file"), False
    if head[4:8] == b"ftyp":
        return _describe_container(head[8:12])
    for offset, signature, words, accepted in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return _(words), accepted
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        return _("an SVG drawing or a web page"), False
    return (_("a text file") if _is_text(head) else _("a file of unknown kind")), False


def _describe_container(brand: bytes) -> tuple[str, bool]:
    """HEIC, AVIF and films share one container; its brand tells them apart."""
    if brand.startswith(_FILM_BRANDS):
        return _("a video"), False
    return (_("an AVIF picture") if brand in (b"avif", b"avis") else _("a HEIC picture")), True


def _is_text(head: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(head)  # incremental: the last letter may be cut
    except UnicodeDecodeError:
        return False
    return all(byte >= 0x20 or byte in b"\r\n\t\f" for byte in head)


def webp_size(head: bytes) -> tuple[int, int]:
    """Returns the width and height that a WebP file declares, (0, 0) for anything else.

    By Google's "WebP Container Specification", and RFC 6386 section 9.1 for the plain lossy kind.

    Args:
        head: the file's first bytes, 30 of them.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return 0, 0
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return 0, 0
