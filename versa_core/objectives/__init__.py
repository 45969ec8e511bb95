"""Meta-training objectives, one file each; dropping a file here is all it takes to add one."""

import sys

from versa_core.objectives.base import OBJECTIVES, Objective, ObjectiveInfo

OBJECTIVES.discover(sys.modules[__name__])

__all__ = ["OBJECTIVES", "Objective", "ObjectiveInfo"]
