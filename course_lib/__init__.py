"""The helper library of the regularization course.

Importing this package loads nothing heavy: TensorFlow, Matplotlib and the augmentation
libraries are imported by the modules that need them.
"""

import os

# TensorFlow greets with a screenful of log lines unless told otherwise before its first import.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

__version__ = "0.1.0"
