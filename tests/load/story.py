"""What each visitor does: bring 25 pictures, adapt, open the maps, ask about one more."""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from PIL import Image

from tests.load.protocol import Broken, Client

N_CLASSES, N_EACH = 5, 5
PATIENCE = 600.0  # s for one adaptation; what is too slow is for the marks to say


@dataclass(eq=False)
class Visit:
    """One visitor and what became of the visit.

    Attributes:
        number: of the visitor.
        tag: in the name of each class and file, and known to nobody else.
        changes: seconds of each change of page.
        adapted_at: when the model was adapted, on the monotonic clock.
        seconds: from coming to the last answer.
        trouble: in words, "" where all went well.
        strangers: tags of others that came to this visitor.
    """

    number: int
    tag: str = field(default_factory=lambda: f"tag{secrets.token_hex(6)}")
    changes: list[float] = field(default_factory=list)
    adapted_at: float = 0.0
    seconds: float = 0.0
    trouble: str = ""
    strangers: set[str] = field(default_factory=set)


def run(visit: Visit, address: str, others: Sequence[Visit], deed: Callable[[Client], None] | None = None) -> None:
    """Comes, does everything once (or `deed`) and leaves; trouble is noted and raised nowhere."""
    begun = time.monotonic()
    try:
        client = Client(address, partial(look, visit, others))
        try:
            (deed or partial(act, visit))(client)
        finally:
            client.close()
    except Exception as error:  # of whatever kind: the table says what went wrong for whom
        visit.trouble = f"{type(error).__name__}: {error}"
    visit.seconds = time.monotonic() - begun


def act(visit: Visit, client: Client) -> None:
    """Does everything once; raises Broken where the app does not do its part."""
    go = partial(_go, visit, client)
    go("images")
    client.upload("upload_folder", pictures(visit))
    client.wait_for(lambda one: f"{N_CLASSES * N_EACH} pictures" in one.text())
    go("adapt")
    client.press("Adapt")
    client.wait_for(lambda one: "· model adapted" in one.text(), PATIENCE)
    visit.adapted_at = time.monotonic()
    go("embeddings")
    client.wait_for(lambda one: one.shows("-picture_map"), PATIENCE)
    go("predict")
    name = f"{visit.tag}-new.png"
    client.upload("predict_files", [(name, picture(visit.number, 2, N_EACH))])
    client.wait_for(lambda one: one.shows(name), PATIENCE)
    if not client.shows(f"{visit.tag}-2"):
        raise Broken("the answer does not name the classes of this visitor")


def forget(client: Client) -> None:
    """Deletes everything, as before another round."""
    client.open("images")
    client.press("Delete everything of mine")


def pictures(visit: Visit) -> list[tuple[str, bytes]]:
    """Returns a folder of class folders."""
    return [
        (f"set/{visit.tag}-{one}/{visit.tag}-{turn}.png", picture(visit.number, one, turn))
        for one in range(N_CLASSES)
        for turn in range(N_EACH)
    ]


def picture(visitor: int, one: int, turn: int) -> bytes:
    """A bar at the class's place, a little different for each visitor and turn, as a PNG."""
    values = np.full((96, 96), 255, np.uint8)
    values[10 + 16 * one : 22 + 16 * one, 8 + 3 * turn + visitor % 5 : 70 + 3 * turn] = 10 + visitor
    stream = io.BytesIO()
    Image.fromarray(values).save(stream, "PNG")
    return stream.getvalue()


def _go(visit: Visit, client: Client, page: str) -> None:
    visit.changes.append(client.open(page))


def look(visit: Visit, others: Sequence[Visit], data: bytes) -> None:
    """Notes whose names are in a message that came to this visitor."""
    visit.strangers |= {one.tag for one in others if one is not visit and one.tag.encode() in data}
