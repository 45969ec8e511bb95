"""What the lesson on adapting tunes on: whose pictures, dealt once, and the runs that a trainer makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.ui.adapting import Offer, chosen_offer, fitting, offers
from pages.ui.looking import Look
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.digits import digits_beside
from pages.ui.text import _
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError
from versa_core.methods import methods_for
from versa_core.project import Run
from versa_core.settings import Value
from versa_core.teaching.dealing import Dealt
from versa_core.teaching.tuning import MOST_QUERY, MOST_WAY, SHOTS, Tuned, share_out, taking_part
from versa_core.training.events import from_plain

DIGITS = "13589"  # easily taken for each other
N_DIGITS = SHOTS[-1] + MOST_QUERY
CHECKPOINT = "glyphs-article"  # the one of lesson 4, which no label has trained
METHODS = ("article", "adapted")  # what is run on the checkpoint
N_KEPT = 2  # results, of some 10 MB each


@dataclass(frozen=True, eq=False)
class Sample:
    """The pictures that take part.

    Attributes:
        images: of all classes, prepared.
        names: what each picture is called.
        dealt: which are support and which are queries.
        preparation: how they were prepared.
        offer: the checkpoint.
        source: the same as trainers take it.
        seed: of all runs.
    """

    images: ImageSet
    names: tuple[str, ...]
    dealt: Dealt
    preparation: Preparation
    offer: Offer
    source: str | bytes | None
    seed: int

    @property
    def key(self) -> tuple[object, ...]:
        """Unlike that of any other sample."""
        return (self.images.fingerprint, self.dealt.query.tobytes(), hash(self.source), self.seed)

    @property
    def class_names(self) -> tuple[str, ...]:
        """Of the classes that take part."""
        return self.images.class_names[: len(self.dealt.query)]


def sample_of(kind: str, draw: int) -> Sample:
    """Returns the digits, or the visitor's own pictures where `kind` is "own", as the draw deals them.

    Raises:
        EpisodeError: there are too few.
        CheckpointError: no checkpoint fits them.
    """
    mine = project()
    pictures = mine if kind == "own" else digits_beside("adapt", N_DIGITS, DIGITS)
    usable = [one for one in fitting(pictures, offers(mine)) if _can_be_tuned(one)]
    named = [one for one in usable if one.key == CHECKPOINT and kind != "own"]
    offer = named[0] if named else chosen_offer(pictures, usable)
    if offer is None:
        raise CheckpointError(
            _("There is no checkpoint that fits your pictures and can be tuned. Choose another profile on Images.")
        )
    images, _is_support = pictures.image_set()
    words = _("{name}, picture {n}")
    by_id = {
        one.id: words.format(name=each.name, n=place + 1)
        for each in pictures.classes
        for place, one in enumerate(each.pictures)
    }
    dealt = share_out(images.labels, seed=draw)
    names, preparation = tuple(by_id[one] for one in images.ids), pictures.preparation_in_use()
    return Sample(images, names, dealt, preparation, offer, source_of(mine, offer), mine.seed)


def _can_be_tuned(offer: Offer) -> bool:
    return set(METHODS) <= {one.name for one in methods_for(offer.info)}


def n_left_out(sample: Sample) -> int:
    """Returns how many of the classes do not take part, because there are more than a lesson has time for."""
    return max(0, sample.images.n_classes - MOST_WAY)


def tuned_by(
    kind: str, sample: Sample, method: str, settings: Mapping[str, Value], shots: Sequence[int], words: str
) -> list[Tuned] | None:
    """Returns a run for each number of pictures a class; None while a trainer is at it, which the page then says."""
    dealt, key = sample.dealt, (*sample.key, method, tuple(sorted(settings.items())), tuple(shots))

    def payload() -> dict[str, Any]:
        return {
            "images": sample.images.images, "labels": sample.images.labels, "ids": list(sample.images.ids),
            "class_names": list(sample.class_names), "support": dealt.support, "query": dealt.query,
            "preparation": sample.preparation.to_plain(), "checkpoint": sample.source, "method": method,
            "settings": dict(settings), "shots": list(shots), "seed": sample.seed,
        }  # fmt: skip

    result = short_job(kind, key, payload, words, n_kept=N_KEPT)
    return None if result is None else [_tuned(sample, one) for one in result["runs"]]


def _tuned(sample: Sample, made: Mapping[str, Any]) -> Tuned:
    places, is_support = taking_part(sample.dealt, made["n_shot"])
    events = tuple(from_plain(one) for one in made["events"])
    return Tuned(made["n_shot"], events, sample.images.labels[places], is_support, tuple(made["moved"]))


def look_at(sample: Sample, run: Tuned, settings: Mapping[str, Value]) -> Look:
    """Returns a look at one run of the method `article`, made once, as the film takes it."""
    mine, key = project(), (*sample.key, tuple(sorted(settings.items())), run.n_shot)
    known = mine.results.get("lesson adapt look")
    if known is None or known[0] != key:
        places, _is_support = taking_part(sample.dealt, run.n_shot)
        watched = Run(
            checkpoint=sample.offer.key, method="article", settings=settings, seed=sample.seed,
            image_set_fingerprint=sample.images.fingerprint, ids=tuple(sample.names[place] for place in places),
            labels=run.labels, is_support=run.is_support, class_names=sample.class_names,
            images=sample.images.images[places], events=run.events, model=b"", preparation=sample.preparation,
        )  # fmt: skip
        known = (key, Look(watched))
        mine.results["lesson adapt look"] = known
    look: Look = known[1]
    return look
