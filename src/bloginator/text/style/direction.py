"""Fit the direction from other writers to an author by ridge regression, and see how well it holds for what it has not seen.

Solved by its kernel, so that leaving a post out needs no second fit (Rifkin and Lippert, MIT-CSAIL-TR-2007-025).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bloginator.text.style.features import Vector

LOOSENESS = 3.0  # how closely the targets 1 (the author) and -1 are fitted: one over ridge regression's penalty
Values = NDArray[np.float64]
Posts = NDArray[np.intp]


@dataclass(frozen=True)
class RidgeFit:
    """A fitted ridge regression, with the kernel and inverse for leave-one-document-out scores."""

    vectors: Vector
    posts: Posts
    kernel: Values
    inverse: Values
    duals: Values

    @property
    def weights(self) -> Vector:
        """The direction: a text's vector times this, plus the bias, is its standing."""
        weights: Vector = self.vectors.T @ self.duals.astype(np.float32)
        return weights

    @property
    def bias(self) -> float:
        """The standing of a text without any features."""
        return float(self.duals.sum())


def fit_ridge(vectors: Vector, posts: Posts) -> RidgeFit:
    """Fit a direction; the author and the others weigh the same, however many passages there are.

    Args:
        vectors: The author's passages, then the other writers, one a row.
        posts: The post of each of the author's passages.
    """
    own, every = len(posts), len(vectors)
    target, share = np.ones(every), np.full(every, every / 2 / own)
    target[own:], share[own:] = -1, every / 2 / (every - own)
    kernel: Values = (vectors @ vectors.T).astype(np.float64)
    inverse = np.linalg.inv(kernel + 1 + np.diag(1 / (LOOSENESS * share))).astype(np.float64)
    return RidgeFit(vectors, posts, kernel, inverse, inverse @ target)


def judge_unseen(fit: RidgeFit, vectors: Vector, posts: Posts) -> Values:
    """Return the standing that each passage, of any length, of the posts that were fitted has when its post is left out."""
    standings = np.zeros(len(posts))
    products = vectors @ fit.vectors.T + 1
    for post in np.unique(posts):
        left_out = np.flatnonzero(fit.posts == post)
        share = np.linalg.solve(fit.inverse[np.ix_(left_out, left_out)], fit.duals[left_out])
        duals = fit.duals - fit.inverse[:, left_out] @ share
        standings[posts == post] = products[posts == post] @ duals
    return standings


def measure_memory(fit: RidgeFit) -> tuple[float, float, float]:
    """Return what a passage gains by having been learnt from.

    Returns:
        The gain of its standing over that with its post left out, on average; how alike a passage is to the nearest of
        another post, on average; and how alike it is to itself.
    """
    own = len(fit.posts)
    likeness = fit.kernel[:own, :own].copy()
    seen = fit.kernel[:own] @ fit.duals + fit.bias
    gain = float((seen - judge_unseen(fit, fit.vectors[:own], fit.posts)).mean())
    itself = float(likeness.diagonal().mean())
    likeness[fit.posts[:, None] == fit.posts[None, :]] = 0
    return max(gain, 0.0), float(likeness.max(1).mean()), itself
