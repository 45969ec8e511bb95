"""A teacher's link: what an address says of an episode, of Adapt, of a lesson, and of what learners do not see.

The page is the address's path; the rest are its parameters:

    /adapt?example=strokes&way=5&shot=1&query=3&draw=7&method=adapted&set.head_steps=30&hide=method,settings
    /learn?lesson=one_episode&lesson.seed=4&lesson.way=5
    /compare?example=digits&racers=prototype@glyphs-joint,pixels&look.race=own

Anybody can write anything into an address, so each value is checked against what is allowed; what is not allowed is
left out and told in a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from versa_core.data.profile import FITS, Preparation
from versa_core.data.sources import SOURCES
from versa_core.language import LANGUAGES
from versa_core.methods import METHODS
from versa_core.objectives import OBJECTIVES
from versa_core.settings import Setting, Value, settings_of
from versa_core.teaching.address_reader import Reader
from versa_core.teaching.handouts import Draw, sizes

MAX_SEED = 2**31 - 1
MOST_CLASSES = 20
# What the parameters begin with that are a method's, a lesson's, the maps', other pages', a meta-training's and its
# objective's.
OF_METHOD, OF_LESSON, OF_MAPS, OF_LOOKS, OF_TRAINING, OF_GOAL = "set.", "lesson.", "map.", "look.", "train.", "goal."

PREPARED = {
    "glyphs": Preparation("glyphs"),
    "glyphs-uncropped": Preparation("glyphs", crop_ink=False),
    **{f"photos-{fit}": Preparation("photos", fit=fit) for fit in FITS},
}


@dataclass(frozen=True)
class Known:
    """What a link may name on this server.

    Attributes:
        checkpoints: the bundled ones.
        controls: what can be hidden.
        lessons: each lesson's own settings.
        maps: the settings of the maps on Embeddings.
        training: what Meta-train is asked; its "objective" has settings of its own.
        looks: what else pages let one choose.
        racers: who can take part in a race on Compare.
    """

    checkpoints: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    lessons: Mapping[str, tuple[Setting, ...]] = field(default_factory=dict)
    maps: tuple[Setting, ...] = ()
    training: tuple[Setting, ...] = ()
    looks: tuple[Setting, ...] = ()
    racers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """What a link asks for; what it leaves open is empty, or None.

    Attributes:
        draw: the pictures that everybody gets.
        prepared: how pictures become input, a name in PREPARED.
        checkpoint: where adapting starts.
        method: how it is done.
        settings: of the method.
        seed: of the adaptation.
        maps: settings of the maps on Embeddings.
        training: what Meta-train is asked to do.
        goal: settings of its objective.
        looks: what else is chosen on pages.
        racers: who takes part in a race on Compare; the others are compared with the first.
        lesson: the lesson that is opened.
        lesson_settings: of that lesson.
        hidden: the controls that learners do not see, in the order of `Known.controls`.
        language: a key of LANGUAGES.
    """

    draw: Draw | None = None
    prepared: str = ""
    checkpoint: str = ""
    method: str = ""
    settings: Mapping[str, Value] = field(default_factory=dict)
    seed: int | None = None
    maps: Mapping[str, Value] = field(default_factory=dict)
    training: Mapping[str, Value] = field(default_factory=dict)
    goal: Mapping[str, Value] = field(default_factory=dict)
    looks: Mapping[str, Value] = field(default_factory=dict)
    racers: tuple[str, ...] = ()
    lesson: str = ""
    lesson_settings: Mapping[str, Value] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    language: str = ""

    @property
    def sets_work(self) -> bool:
        """True where it says how pictures are prepared, adapted to or mapped, what is trained, races, or is chosen."""
        chosen = self.prepared or self.checkpoint or self.method or self.maps or self.training or self.racers
        return bool(chosen or self.looks) or self.seed is not None

    @property
    def is_teachers(self) -> bool:
        """True where it says more than the address of a page or of a lesson does by itself."""
        return bool(self.draw or self.sets_work or self.lesson_settings or self.hidden)


def encode(link: Link) -> dict[str, str]:
    """Returns the parameters that `decode` reads."""
    parts: dict[str, object] = {"lesson": link.lesson}
    parts |= {OF_LESSON + name: value for name, value in link.lesson_settings.items()}
    if link.draw is not None:
        drawn = link.draw
        parts |= {"example": drawn.example, "way": drawn.way, "shot": drawn.shot, "query": drawn.query}
        parts["draw"] = drawn.number
    parts |= {"prepared": link.prepared, "checkpoint": link.checkpoint, "method": link.method}
    parts |= {OF_METHOD + name: value for name, value in link.settings.items()}
    parts |= {OF_MAPS + name: value for name, value in link.maps.items()}
    parts |= {OF_TRAINING + name: value for name, value in link.training.items()}
    parts |= {OF_GOAL + name: value for name, value in link.goal.items()}
    parts |= {OF_LOOKS + name: value for name, value in link.looks.items()}
    parts["racers"] = ",".join(link.racers)
    parts |= {"seed": link.seed, "hide": ",".join(link.hidden), "lang": link.language}
    return {name: _written(value) for name, value in parts.items() if value not in ("", None)}


def decode(parameters: Mapping[str, str], known: Known) -> tuple[Link, list[str]]:
    """Reads the parameters of an address.

    Args:
        parameters: by name, as the browser sent them; names that no link has are somebody else's.
        known: what may be named.

    Returns:
        The link, which holds only what is allowed, and a sentence for each thing that was left out.
    """
    reader = Reader(parameters)
    method = reader.word("method", (one.name for one in METHODS.infos()))
    lesson = parameters.get("lesson", "")
    training = reader.group(OF_TRAINING, known.training)
    objective = str(training.get("objective", ""))
    own = known.lessons.get(lesson)  # the page of the lessons itself tells of one that there is not
    link = Link(
        draw=_read_draw(reader),
        prepared=reader.word("prepared", PREPARED),
        checkpoint=reader.word("checkpoint", known.checkpoints),
        method=method,
        settings=reader.group(OF_METHOD, settings_of(METHODS.type_of(method)) if method else ()),
        seed=reader.number("seed", 0, MAX_SEED),
        maps=reader.group(OF_MAPS, known.maps),
        training=training,
        goal=reader.group(OF_GOAL, settings_of(OBJECTIVES.type_of(objective)) if objective else ()),
        looks=reader.group(OF_LOOKS, known.looks),
        racers=reader.words("racers", known.racers),
        lesson=lesson if own is not None else "",
        lesson_settings=reader.group(OF_LESSON, own or ()),
        hidden=tuple(sorted(reader.words("hide", known.controls), key=known.controls.index)),
        language=reader.word("lang", LANGUAGES),
    )
    return link, reader.told()


def draw_settings(example: str) -> dict[str, Setting]:
    """Returns what is allowed of a draw from that source, by the name in the address."""
    n_classes, n_pictures = sizes(example)
    most = min(10, n_pictures // 2)
    rows = (("way", 5, 2, min(MOST_CLASSES, n_classes)), ("shot", 3, 1, most), ("query", 3, 0, most))
    made = {name: Setting(name, int, default, "", low, high) for name, default, low, high in rows}
    return {**made, "draw": Setting("draw", int, 0, "", 0, 9999)}


def _read_draw(reader: Reader) -> Draw | None:
    example = reader.word("example", SOURCES)
    if not example:
        return None
    allowed = draw_settings(example)
    values = {name: reader.value(one, name) for name, one in allowed.items()}
    way, shot, query, number = (
        int(allowed[name].default if value is None else value) for name, value in values.items()
    )
    return Draw(example, way, shot, query, number)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
