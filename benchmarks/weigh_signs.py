"""What each sign that a sentence says more than its sources weighs, learned from the drafts with planted errors.

    python benchmarks/weigh_signs.py            held-out figures, and the table for ``weighing.WEIGHTS``
    python benchmarks/weigh_signs.py --all      each corpus by what was learned from the others, those held out, too

Logistic regression over honest and planted sentences. Of the corpora to tune on, each is weighed by what was learned
from the others, with each sign left out in turn; what is held out enters no shipped weight. Needs scikit-learn.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np
from draft_material import Draft, read_drafts
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bloginator.batch.report.grounding import load_model
from bloginator.stages.report.evidence import Passages, cited_markers
from bloginator.text.grounding import Model, ground_in
from bloginator.text.sentences import is_header, split_sentences
from bloginator.text.tokenize import count_words

TUNED, HELD_OUT = ("handbook", "blogs", "18f", "digitalgov"), ("papers", "rust", "leach")
PENALTY = 0.1
HONEST = "honest"


class Sentence(NamedTuple):
    """One sentence of a draft: what was planted in it, and its signs."""

    draft: str
    kind: str
    signs: Mapping[str, float]


@cache
def model() -> Model:
    return load_model()


def read_sentences(draft: Draft) -> tuple[list[Sentence], int]:
    """Return the claims of a draft and its planted sentences, and the words of the honest draft."""
    sentences = [one for name, text in draft.texts.items() for one in weigh_section(draft, name, text, {})]
    for texts, errors in draft.copies(2):
        for section in dict.fromkeys(error.section for error in errors):
            planted = {error.planted: error.kind for error in errors if error.section == section}
            sentences += weigh_section(draft, section, texts[section], planted)
    return sentences, sum(count_words(text) for text in draft.texts.values())


def weigh_section(draft: Draft, section: str, text: str, planted: Mapping[str, str]) -> Iterator[Sentence]:
    """Yield the claims of a section; where errors are planted, those that have one."""
    passages = Passages(draft.sources[section], model(), {})
    headers = {sentence.start for sentence in split_sentences(text) if is_header(text, sentence)}
    ranges = [(text.index(error), text.index(error) + len(error), kind) for error, kind in planted.items()]
    for one in ground_in(text, passages.evidence(), model()):
        kinds = [kind for start, end, kind in ranges if start < one.end and one.start < end] or [HONEST]
        if one.probability is None or one.start in headers or (planted and kinds == [HONEST]):
            continue
        weighed = passages.weigh(text, one, cited_markers(text, one, passages.sources))
        if weighed.signs:
            yield Sentence(draft.name, kinds[0], weighed.signs)


def learn(rows: np.ndarray, truth: np.ndarray) -> LogisticRegression:
    return make_pipeline(StandardScaler(), LogisticRegression(C=PENALTY, max_iter=1000)).fit(rows, truth)


def held_out(rows: np.ndarray, truth: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return the probability of each sentence by what was learned from the other groups."""
    doubts = np.zeros(len(truth))
    for group in np.unique(groups):
        here = groups == group
        doubts[here] = learn(rows[~here], truth[~here]).predict_proba(rows[here])[:, 1]
    return doubts


def main() -> None:
    drafts = read_drafts((*TUNED, *(HELD_OUT if "--all" in sys.argv else ())))
    with ProcessPoolExecutor(2) as pool:
        read = list(pool.map(read_sentences, drafts))
    words = Counter[str]()
    for draft, (_, count) in zip(drafts, read, strict=True):
        words[draft.corpus] += count
    sentences = [one for some, _ in read for one in some]
    names = sorted(sentences[0].signs)
    rows = np.array([[one.signs[name] for name in names] for one in sentences])
    truth = np.array([one.kind != HONEST for one in sentences])
    corpora = np.array([one.draft.split("-")[0] for one in sentences])
    print(f"{len(truth)} sentences, {truth.sum()} planted; words of honest drafts: {dict(words)}")
    if len(words) > len(TUNED):
        doubts = held_out(rows, truth, corpora)
        for corpus in words:
            at = corpora == corpus
            print_curve(f"{corpus} held out", doubts[at], truth[at], words[corpus])
        return
    print_curve("all signs", held_out(rows, truth, corpora), truth, words.total())
    for column, name in enumerate(names):
        print_curve(f"without {name}", held_out(np.delete(rows, column, 1), truth, corpora), truth, words.total())
    print_kinds(held_out(rows, truth, corpora), sentences, truth, words.total())
    print_weights(names, learn(rows, truth))


def print_curve(name: str, doubts: np.ndarray, truth: np.ndarray, words: int) -> None:
    """Print the share of planted sentences at some numbers of honest ones in 1,000 words."""
    honest = np.sort(doubts[~truth])[::-1]
    limits = {per: honest[int(per * words / 1000) - 1] for per in (3, 4, 5, 6, 8)}
    shares = "  ".join(f"{per}: {(doubts[truth] > limit).mean():.2f} ({limit:.2f})" for per, limit in limits.items())
    print(f"{name:24} AUC {roc_auc_score(truth, doubts):.3f}   found at flags in 1,000 words (from)  {shares}")


def print_kinds(doubts: np.ndarray, sentences: Sequence[Sentence], truth: np.ndarray, words: int, per: int = 5) -> None:
    """Print the share that is found of each kind of error."""
    limit = np.sort(doubts[~truth])[::-1][int(per * words / 1000) - 1]
    for kind in sorted({one.kind for one in sentences}):
        found = [doubt > limit for doubt, one in zip(doubts, sentences, strict=True) if one.kind == kind]
        print(f"  {kind:14} {sum(found):3} of {len(found)}")


def print_weights(names: Sequence[str], pipeline: object) -> None:
    """Print the weights of the signs as they are measured, and the intercept."""
    scaler, regression = pipeline[0], pipeline[-1]  # type: ignore[index]
    weights = regression.coef_[0] / scaler.scale_
    table = dict(zip(names, weights, strict=True)) | {"": regression.intercept_[0] - float(weights @ scaler.mean_)}
    print("WEIGHTS = {" + ", ".join(f'"{name}": {weight:.3g}' for name, weight in sorted(table.items())) + "}")


if __name__ == "__main__":
    main()
