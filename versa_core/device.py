"""Where and how fast torch works here: threads, and bfloat16 where the processor has it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def set_threads(n_threads: int) -> None:
    """Sets torch's threads of this thread; one per job is the safe default beside other work."""
    import torch

    torch.set_num_threads(n_threads)


@lru_cache
def has_fast_bfloat16() -> bool:
    """True where the processor multiplies bfloat16 natively; elsewhere emulation would be slower than float32."""
    cpu_info = Path("/proc/cpuinfo")
    if not cpu_info.exists():
        return False
    return "avx512_bf16" in cpu_info.read_text(errors="replace")


def autocast(precision: str) -> Any:
    """Returns the context in which a model's forward pass runs: precision is "auto", "float32" or "bfloat16"."""
    import torch

    enabled = precision == "bfloat16" or (precision == "auto" and has_fast_bfloat16())
    return torch.autocast("cpu", torch.bfloat16, enabled=enabled)


def generator(seed: int) -> torch.Generator:
    """Returns a fresh source of chance; the global seed is never touched."""
    import torch

    return torch.Generator().manual_seed(seed)
