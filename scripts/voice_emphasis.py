"""How much each feature of the voice score tells of its writer rather than of the post: a weight learnt for each.

For each passage the softmax over writers, of its product with their means weighted by feature, is to choose its own, whose
mean is taken without the passage's post. What changes from post to post with the subject loses weight by that.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags
from voice_trials import Writer

from bloginator.text.prose import group_sentences
from bloginator.text.style.background import TRAINING_LENGTH
from bloginator.text.style.profile import spread_evenly
from bloginator.text.style.vectoriser import Vectoriser

PASSAGES = 12
"""Passages of each writer to learn from."""
SHARPNESS, PENALTY, STEPS = 40.0, 12.0, 20
"""What products are multiplied by before the softmax; the price of weights other than 1; steps of L-BFGS."""
POWER = 0.25
"""What the weights are raised to, chosen with the penalty: the whole of them fits the writers whom they were learnt from."""


def learn_emphasis(writers: Sequence[Writer], features: Vectoriser, means: np.ndarray) -> np.ndarray:
    """Return each feature's emphasis, to two digits; passages stay as long as they are, on average.

    Args:
        writers: One for each of ``means``.
        features: Without emphasis.
        means: Each writer's mean vector.
    """
    passages, own, owners = collect_passages(writers, features)
    tried = minimize(
        measure_loss,
        np.zeros(means.shape[1]),
        (passages, passages.multiply(own).tocsr(), owners, means.T.astype(np.float32)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS},
    )
    emphasis = np.exp(POWER * tried.x)
    longer = (passages @ diags(emphasis)).power(2).sum() / passages.power(2).sum()
    rounded: np.ndarray = (emphasis / np.sqrt(longer)).round(2).astype(np.float16).astype(np.float32)
    return rounded


def collect_passages(writers: Sequence[Writer], features: Vectoriser) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Return passages, the mean of their writer's other posts, and who that is; writers of a single post have none."""
    rows, own, owners = [], [], []
    for number, writer in enumerate(writers):
        posts = writer.training + writer.judged if writer.is_target else writer.posts
        numbered = [(i, text) for i, post in enumerate(posts) for text in group_sentences(post.sentences, TRAINING_LENGTH)]
        numbered = spread_evenly(numbered, PASSAGES)
        vectors = features.vectorise_all([text for _, text in numbered])
        places = np.array([i for i, _ in numbered])
        for vector, place in zip(vectors, places, strict=True):
            if (places != place).any():
                rows.append(vector)
                own.append(vectors[places != place].mean(0))
                owners.append(number)
    return csr_matrix(np.array(rows)), np.array(own), np.array(owners)


def measure_loss(
    logs: np.ndarray, passages: csr_matrix, own: csr_matrix, owners: np.ndarray, means: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the cross-entropy, with the penalty, of weights given by their logarithms, and its gradient.

    Args:
        own: Passages times, feature by feature, the mean of their writer's other posts.
        means: One writer a column.
    """
    weights, every = np.exp(logs).astype(np.float32), np.arange(len(owners))
    odds = SHARPNESS * (passages @ (means * weights[:, None]))
    odds[every, owners] = SHARPNESS * (own @ weights)
    odds -= odds.max(1, keepdims=True)
    odds -= np.log(np.exp(odds).sum(1, keepdims=True))
    shares, loss = np.exp(odds), -float(odds[every, owners].mean())
    misses = shares[every, owners] - 1
    shares[every, owners] = 0
    slope = ((passages.T @ shares) * means).sum(1) + own.T @ misses
    slope = slope * weights * (SHARPNESS / len(owners)) + 2 * PENALTY * logs / len(logs)
    return loss + PENALTY * float(logs @ logs) / len(logs), slope.astype(np.float64)
