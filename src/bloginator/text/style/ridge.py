"""Fit the direction from other writers to an author by ridge regression, and see how well it holds for what it has not seen.

Solved by its kernel, so that leaving a document out needs no second fit (Rifkin and Lippert, MIT-CSAIL-TR-2007-025).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bloginator.text.style.vectoriser import Vector

INVERSE_PENALTY = 3.0  # how closely the targets 1 (the author) and -1 are fitted: one over ridge regression's penalty
Values = NDArray[np.float64]
DocumentNumbers = NDArray[np.intp]


@dataclass(frozen=True)
class RidgeFit:
    """A fitted ridge regression, with the kernel and inverse for leave-one-document-out scores."""

    vectors: Vector
    documents: DocumentNumbers
    kernel: Values
    inverse: Values
    duals: Values

    @property
    def weights(self) -> Vector:
        """The direction: a text's vector times this, plus the bias, is its raw score."""
        weights: Vector = self.vectors.T @ self.duals.astype(np.float32)
        return weights

    @property
    def bias(self) -> float:
        """The raw score of a text without any features."""
        return float(self.duals.sum())


def fit_ridge(vectors: Vector, documents: DocumentNumbers) -> RidgeFit:
    """Fit a direction; the author and the others weigh the same, however many passages there are.

    Args:
        vectors: The author's passages, then the other writers, one a row.
        documents: The document of each of the author's passages.
    """
    own, total = len(documents), len(vectors)
    targets, sample_weights = np.ones(total), np.full(total, total / 2 / own)
    targets[own:], sample_weights[own:] = -1, total / 2 / (total - own)
    kernel: Values = (vectors @ vectors.T).astype(np.float64)
    inverse = np.linalg.inv(kernel + 1 + np.diag(1 / (INVERSE_PENALTY * sample_weights))).astype(np.float64)
    return RidgeFit(vectors, documents, kernel, inverse, inverse @ targets)


def score_left_out(fit: RidgeFit, vectors: Vector, documents: DocumentNumbers) -> Values:
    """Return the raw score that each passage, of any length, of the fitted documents has when its own is left out."""
    scores = np.zeros(len(documents))
    products = vectors @ fit.vectors.T + 1
    for document in np.unique(documents):
        left_out = np.flatnonzero(fit.documents == document)
        share = np.linalg.solve(fit.inverse[np.ix_(left_out, left_out)], fit.duals[left_out])
        duals = fit.duals - fit.inverse[:, left_out] @ share
        scores[documents == document] = products[documents == document] @ duals
    return scores


def measure_training_bias(fit: RidgeFit) -> tuple[float, float, float]:
    """Return what a passage gains by having been learnt from.

    Returns:
        The gain of its raw score over that with its document left out, on average; how similar a passage is to the nearest
        of another document, on average; and how similar it is to itself.
    """
    own = len(fit.documents)
    similarities = fit.kernel[:own, :own].copy()
    seen = fit.kernel[:own] @ fit.duals + fit.bias
    gain = float((seen - score_left_out(fit, fit.vectors[:own], fit.documents)).mean())
    to_itself = float(similarities.diagonal().mean())
    similarities[fit.documents[:, None] == fit.documents[None, :]] = 0
    return max(gain, 0.0), float(similarities.max(1).mean()), to_itself
