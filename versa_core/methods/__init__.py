"""Few-shot methods, one file each; dropping a file here is all it takes to add one."""

import sys

from versa_core.methods.base import METHODS, AdaptStep, GoesOn, Method, MethodInfo, Support, check_pair, methods_for

METHODS.discover(sys.modules[__name__])

__all__ = ["METHODS", "AdaptStep", "GoesOn", "Method", "MethodInfo", "Support", "check_pair", "methods_for"]
