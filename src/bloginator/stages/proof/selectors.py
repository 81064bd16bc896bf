"""W3C Web Annotation selectors: a stretch of a text by its words with what stands around them, and by its place.

Places count characters (code points) from 0.
"""

from bloginator.records.proof import SelectedText, TextPositionSelector, TextQuoteSelector

AROUND = 32  # characters before and behind a quotation that tell it from others of the same words


def select(source: str, text: str, start: int, end: int, scope: str | None = None) -> SelectedText:
    """Return the selection of a stretch of a file's text.

    >>> select("draft.md", "It fell. It rose.", 9, 17).selector[0].exact
    'It rose.'
    """
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    quote = TextQuoteSelector(exact=text[start:end], prefix=before, suffix=behind)
    return SelectedText(source=source, scope=scope, selector=(quote, TextPositionSelector(start=start, end=end)))


def is_found(selected: SelectedText, text: str) -> bool:
    """Tell whether both selectors find the same stretch in a text, and it is not empty."""
    position = selected.selector[1]
    if not 0 <= position.start < position.end <= len(text):
        return False
    return select(selected.source, text, position.start, position.end, selected.scope) == selected
