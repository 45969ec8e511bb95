"""VERSA Lab's core: few-shot meta-learning with autoencoders, free of any screen.

Importing this package is cheap: torch, torchvision and scikit-learn are imported by the functions that need them.
"""

__version__ = "0.1.0"
