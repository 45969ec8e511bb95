"""Small pictures side by side in one strip, with a line of words above."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pages.ui.pictures import array_uri
from pages.ui.text import plural


def row_html(images: npt.NDArray[np.uint8], words: str) -> str:
    """Returns pictures (n, c, h, w) as one strip under its words."""
    joined = np.concatenate(list(np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=90)), axis=-1)
    count = plural("{n} picture", "{n} pictures", len(images)).format(n=len(images))
    style = "display:block;width:100%;max-width:720px;image-rendering:pixelated;border-radius:4px"
    return (
        f'<figure style="margin:0 0 10px"><figcaption style="font-size:.875rem">{words}</figcaption>'
        f'<img src="{array_uri(joined)}" alt="{words} · {count}" style="{style}"></figure>'
    )
