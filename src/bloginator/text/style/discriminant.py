"""Find the direction that tells an author from others: Fisher's discriminant with a shrunk covariance.

    w = (S + λI)⁻¹ (author's centre − background's centre)

S is the variation *within* one author, half the background's (its strongest directions) and half this author's own
passages: directions in which an author varies with the subject count for little. Regularised discriminant analysis is
Friedman's (JASA 84, 1989); dividing by the within-class covariance is what speaker verification does with channels
(within-class covariance normalisation). numpy is imported when first called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bloginator.text.style.background import Background

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

SHRINKAGE = 0.0005
"""λ: chosen by cross-validation over whole authors (``docs/voice.md``)."""
OWN_SHARE = 0.5


def matrix(passages: Sequence[Mapping[int, int]], background: Background) -> Matrix:
    """Return one row a passage: the unit vectors side by side."""
    import numpy as np

    rows = np.zeros((len(passages), background.vocabulary.size), dtype=np.float32)
    for row, counts in zip(rows, passages, strict=True):
        for part in background.vector(counts):
            row[np.fromiter(part, dtype=np.int64, count=len(part))] = np.fromiter(part.values(), dtype=np.float32)
    return rows


def dense(background: Background, name: str) -> Matrix:
    """Return the background's ``centres`` or ``factor`` as floats."""
    import numpy as np

    table = background.centres if name == "centres" else background.factor
    steps = np.frombuffer(table.steps, dtype=np.int8).astype(np.float32)
    scales = np.array(table.scales, dtype=np.float32)
    found: Matrix = (steps * np.abs(steps)).reshape(len(scales), -1) * scales[:, None]
    return found


def direction(rows: Matrix, centre: Matrix, factor: Matrix) -> Matrix:
    """Return the discriminant, scaled so that the author's centre stands 1 above the background's.

    Args:
        rows: The author's passages.
        centre: The background's mean passage.
        factor: The background's strongest directions of variation, each as long as its standard deviation.
    """
    import numpy as np

    mean = rows.mean(axis=0)
    apart = mean - centre
    spread = np.empty((len(factor) + len(rows), rows.shape[1]))  # filled in place: a copy is as large as all passages
    spread[: len(factor)] = factor
    spread[: len(factor)] *= np.sqrt(1 - OWN_SHARE)
    own = spread[len(factor) :]
    own[:] = rows - mean
    own /= np.sqrt(len(rows))
    own *= np.sqrt(OWN_SHARE)
    spread /= np.sqrt(SHRINKAGE)
    inner = (np.eye(len(spread)) + spread @ spread.T).astype(np.float64)
    w = apart - spread.T @ np.linalg.solve(inner, spread @ apart)
    scaled: Matrix = (w / (w @ apart)).astype(np.float32)
    return scaled
