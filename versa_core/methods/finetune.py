"""The inner loop that gradient methods share: Adam over chosen parameters, batch norm frozen in eval mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from versa_core.errors import DivergedError
from versa_core.language import _
from versa_core.methods.base import AdaptStep

if TYPE_CHECKING:
    import torch

    from versa_core.models.classifier import Classifier


def finetune(
    classifier: Classifier,
    parameters: Sequence[torch.nn.Parameter],
    losses_of: Callable[[], Mapping[str, torch.Tensor]],
    *,
    n_steps: int,
    learning_rate: float,
    first_step: int = 0,
    last_step: int | None = None,
) -> Iterator[AdaptStep]:
    """Minimises the "loss" of `losses_of()` over `parameters` for `n_steps`; all other weights stay.

    Yields:
        One AdaptStep per update, numbered from `first_step` + 1, of `last_step` in all.

    Raises:
        DivergedError: the loss stopped being a finite number.
    """
    import torch

    moving = {id(parameter) for parameter in parameters}
    everything = [*classifier.head.parameters(), *(classifier.model.parameters() if classifier.model else ())]
    for parameter in everything:
        parameter.requires_grad_(id(parameter) in moving)
    optimizer = torch.optim.Adam(list(parameters), lr=learning_rate)
    for step in range(1, n_steps + 1):
        losses = losses_of()
        if not torch.isfinite(losses["loss"]):
            at = first_step + step
            raise DivergedError(
                _("The loss stopped being a number at step {at}. Lower the learning rate.").format(at=at)
            )
        optimizer.zero_grad(set_to_none=True)
        losses["loss"].backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        values = {name: float(value.detach()) for name, value in losses.items()}
        yield AdaptStep(first_step + step, last_step or n_steps, classifier, values)
