"""Pictures in one style: readable in grey print, by colour-blind readers and in Korean.

Every function takes arrays or a tidy pandas table, draws on `ax` (a new figure without it) and returns
the Axes. The style holds inside these functions only; `use_style()` adopts it for a whole notebook.
"""

from course_lib.plotting.descriptions import describe
from course_lib.plotting.drawings import contact_sheet, image_grid, mask_grid, network
from course_lib.plotting.heat_maps import heat_map
from course_lib.plotting.house_style import COLORS, style, use_style
from course_lib.plotting.measurements import (
    dots,
    learning_curves,
    paired_differences,
    reliability_diagram,
    sweep,
    weight_histograms,
)
from course_lib.plotting.penalties import penalty_geometry, shrinkage_paths
from course_lib.plotting.sounds import spectrograms
from course_lib.plotting.texts import changed_texts
from course_lib.plotting.trees import decision_tree

__all__ = [
    "COLORS",
    "changed_texts",
    "contact_sheet",
    "decision_tree",
    "describe",
    "dots",
    "heat_map",
    "image_grid",
    "learning_curves",
    "mask_grid",
    "network",
    "paired_differences",
    "penalty_geometry",
    "reliability_diagram",
    "shrinkage_paths",
    "spectrograms",
    "style",
    "sweep",
    "use_style",
    "weight_histograms",
]
