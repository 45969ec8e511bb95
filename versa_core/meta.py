"""Meta-training into a checkpoint: what pages, trainer processes and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core import checkpoint
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError, MethodError
from versa_core.language import _
from versa_core.objectives import OBJECTIVES, Objective
from versa_core.settings import values_of
from versa_core.training.events import Evaluated, Finished, TrainEvent
from versa_core.training.plan import Plan

if TYPE_CHECKING:
    from versa_core.models.autoencoder import Autoencoder
    from versa_core.training.state import Kept
    from versa_core.training.taught import Teaching

N_VALIDATION = 50


@dataclass(frozen=True)
class Network:
    """Which encoder a run trains, and from what it starts.

    Attributes:
        encoder: a torchvision backbone by name, or "" for the profile's own encoder.
        imagenet: start the backbone from ImageNet weights instead of random ones.
        weights: a file of ImageNet weights; None lets torchvision look in its cache or download.
        start: a checkpoint whose network and weights the run goes on from.
    """

    encoder: str = ""
    imagenet: bool = False
    weights: Path | None = None
    start: Path | None = None

    def build(self, profile: str, seed: int, *, has_decoder: bool = True, part: str = "") -> Autoencoder:
        """Returns the autoencoder with the parts that an objective trains.

        Going on from a checkpoint, the encoder keeps its weights; a part that the checkpoint lacks begins anew.

        Raises:
            CheckpointError: the encoder or its weights are not to be had.
        """
        from versa_core.device import generator
        from versa_core.models.autoencoder import OWN_ENCODERS, Autoencoder, AutoencoderConfig
        from versa_core.models.backbones import Backbone

        if self.start is not None:
            info, model, _rest = checkpoint.load_model(self.start)
            if info.profile != profile:
                raise CheckpointError(
                    _("{info} is for {profile}, the pictures are prepared as {prepared}.").format(
                        info=info.key, profile=info.profile, prepared=profile
                    )
                )
            wanted = replace(model.config, decoder=has_decoder, part=part)
            if model.config == wanted:
                return model
            fresh = Autoencoder(wanted, generator(seed))
            fresh.encoder.load_state_dict(model.encoder.state_dict())
            return fresh
        config = replace(AutoencoderConfig.for_profile(profile), decoder=has_decoder, part=part)
        if self.encoder:
            config = replace(config, encoder=self.encoder, width=OWN_ENCODERS.get(self.encoder, config.width))
        model = Autoencoder(config, generator(seed))
        if self.imagenet or self.weights is not None:
            if not isinstance(model.encoder, Backbone):
                raise CheckpointError(_("ImageNet weights fit torchvision's backbones only. Name one as the encoder."))
            model.encoder.load_imagenet(self.weights)
        return model


def meta_train(
    images: ImageSet,
    objective: str,
    settings: dict[str, Any],
    preparation: Preparation,
    plan: Plan,
    *,
    title: str,
    data: dict[str, Any],
    network: Network | None = None,
    teaching: Teaching | None = None,
    validation: ImageSet | None = None,
    state: Kept | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[TrainEvent, None, bytes]:
    """Trains an autoencoder on `images`; the generator's value is the checkpoint's bytes.

    Args:
        images: pictures of the training classes, prepared.
        objective: its name.
        settings: the objective's hyper-parameters.
        preparation: how the pictures were prepared.
        plan: budget and tasks.
        title: the checkpoint's words on screen.
        data: what the training pictures are: name, classes, terms, command.
        network: which encoder, and from which weights it starts; None is the profile's own, from random weights.
        teaching: finished runs that are imitated; None where the run learns alone.
        validation: pictures of other classes, scored now and then.
        state: where the run's state is kept, to resume from.
        stopped: asked between steps; True ends the run with what was learned.

    Raises:
        MethodError: the run diverged; its Finished event has been yielded before.
    """
    from versa_core.training.loop import meta_train as loop

    built: Objective = teaching.build(objective, settings) if teaching else OBJECTIVES.build(objective, settings)
    info = OBJECTIVES.info(objective)
    model = (network or Network()).build(
        preparation.profile, plan.seed, has_decoder=info.has_decoder, part=info.part
    )  # fmt: skip
    validate = None
    if validation is not None and info.recommended_method:
        # A part of its own is what is to be validated; otherwise prototypes, which take no time.
        validate = validator(validation, info.recommended_method if info.part else "prototype")
    n_steps = 0
    for event in loop(model, images, built, plan, validate=validate, state=state, stopped=stopped):
        yield event
        if isinstance(event, Finished):
            n_steps = event.step
            if event.reason == "diverged":
                raise MethodError(event.message)  # weights that are not numbers make no checkpoint
    training = {"settings": values_of(built), "plan": plan.to_plain(), "steps": n_steps}
    return pack(
        model, objective, preparation, title=title, training=training, data=data, fingerprint=images.fingerprint
    )


def pack(
    model: Autoencoder,
    objective: str,
    preparation: Preparation,
    *,
    title: str,
    training: dict[str, Any],
    data: dict[str, Any],
    fingerprint: str,
) -> bytes:
    """Returns a meta-trained model as a checkpoint's bytes."""
    metadata = {
        "kind": "checkpoint",
        "title": title,
        "objective": objective,
        "recommended_method": OBJECTIVES.info(objective).recommended_method,
        "preparation": preparation.to_plain(),
        "config": model.config.to_plain(),
        "training": training,
        "data": {**data, "fingerprint": fingerprint},
        "metrics": [],
    }
    return checkpoint.pack(metadata, checkpoint.model_tensors(model))


def validator(
    images: ImageSet, method: str = "prototype", n_way: int = 5, n_shot: int = 1
) -> Callable[[Autoencoder, int], Evaluated] | None:
    """Returns the validation of a run: the same N_VALIDATION episodes each time, answered by this method.

    Query pictures that their own support holds, too, are not asked about; None where there are no others.
    """
    from versa_core.analysis.evaluation import score_episodes, score_of
    from versa_core.analysis.guarded import Guarded
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.device import generator
    from versa_core.methods import METHODS

    n_query = int(min(5, sorted(images.counts)[-min(n_way, images.n_classes)] - n_shot))
    spec = EpisodeSpec(min(n_way, images.n_classes), n_shot, n_query)
    episodes = list(Guarded(islice(EpisodeSampler(images, spec, generator=generator(0)), N_VALIDATION)))
    if not episodes:
        return None
    built = METHODS.build(method)
    title = METHODS.info(method).title
    task = _("{spec}, {title}, classes kept apart").format(spec=spec, title=title[:1].lower() + title[1:])

    def validate(model: Autoencoder, step: int) -> Evaluated:
        score = score_of(list(score_episodes(built, model, episodes, generator=generator(0))))
        return Evaluated(step, score.accuracy, score.ci95, task)

    return validate


def keep_apart(images: ImageSet, share: float = 0.2) -> tuple[ImageSet, ImageSet | None]:
    """Splits off the last `share` of the classes for validation; None where fewer than 2 would be left there."""
    n_kept = images.n_classes - int(images.n_classes * share)
    if images.n_classes - n_kept < 2:
        return images, None
    rest = images.select_classes(range(n_kept, images.n_classes))
    if int(rest.counts.min()) < 2:
        return images, None
    return images.select_classes(range(n_kept)), rest


def quick_plan(plan: Plan, n_images: int) -> Plan:
    """Returns `plan` with reports close enough together to be watched, for small sets trained in the page."""
    return replace(plan, report_every=5 if n_images < 2000 else 10, watch_every=50)
