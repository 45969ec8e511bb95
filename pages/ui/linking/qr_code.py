"""An address as a QR code that a class can scan from the projector."""

from __future__ import annotations

import io

import segno

BORDER = 4  # modules of quiet zone, ISO/IEC 18004; white in dark theme, too, as scanners need it
SCALE = 8  # pixels of a module


def qr_svg(address: str) -> bytes:
    """Returns the code as an SVG, black on white; a quarter of it may be hidden or dirty (error correction Q)."""
    stream = io.BytesIO()
    code = segno.make_qr(address, error="q", boost_error=False)
    code.save(stream, kind="svg", scale=SCALE, border=BORDER, dark="#000", light="#fff", xmldecl=False)
    return stream.getvalue()
