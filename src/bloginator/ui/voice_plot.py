"""Draw a draft's sections against the spread of the author's own passages, as an SVG without any script."""

from collections.abc import Sequence
from html import escape

from bloginator.records.voice import Voice
from bloginator.stages.draft.voice import WEAK_BELOW

LEFT, WIDTH, ROW, TOP, RIGHT = 220, 400, 24, 46, 130
DARK, MIDDLE, LIGHT, WEAK = "#333", "#cfdcec", "#edf2f8", "#b3261e"


def draw_scores(rows: Sequence[tuple[str, Voice]]) -> str:
    """Return the drawing of (name, score) rows; the weakest stands first, those without a score last, with their reason."""
    ranked = sorted(rows, key=lambda r: (r[1].percentile is None, r[1].percentile or 0, r[0]))
    height = TOP + ROW * len(ranked) + 34
    width = LEFT + WIDTH + RIGHT
    body = "\n".join([*draw_frame(len(ranked)), *(draw_row(i, name, s) for i, (name, s) in enumerate(ranked))])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{DARK}" role="img" aria-label="Voice">\n'
        f"{body}\n</svg>\n"
    )


def draw_frame(rows: int) -> list[str]:
    """Return the heading, the author's spread and the axis."""
    bottom = TOP + ROW * rows
    bands = [(0, 100, LIGHT), (25, 75, MIDDLE)]
    return [
        '<text x="8" y="20" font-size="15">Voice</text>',
        f'<text x="{LEFT}" y="38">less typical than your own passages ◂ ▸ more</text>',
        *(
            f'<rect x="{scale(a)}" y="{TOP}" width="{scale(b) - scale(a)}" height="{ROW * rows}" fill="{c}"/>'
            for a, b, c in bands
        ),
        *(f'<text x="{scale(p)}" y="{bottom + 16}" text-anchor="middle">{p}%</text>' for p in (0, 25, 50, 75, 100)),
        f'<text x="{LEFT + WIDTH + 10}" y="38">probability</text>',
    ]


def draw_row(place: int, name: str, score: Voice) -> str:
    """Return one section's line."""
    y = TOP + ROW * place + ROW // 2
    label = name if len(name) <= 32 else name[:31] + "…"
    text = f'<text x="8" y="{y + 4}">{escape(label)}</text>'
    if score.percentile is None or score.score is None:
        return text + f'<text x="{LEFT + 6}" y="{y + 4}" fill="#777">{escape(score.reason or "")}</text>'
    colour = WEAK if score.percentile < WEAK_BELOW else DARK
    return (
        f'{text}<circle cx="{scale(score.percentile)}" cy="{y}" r="5" fill="{colour}"/>'
        f'<text x="{LEFT + WIDTH + 10}" y="{y + 4}">{score.score:.2f}</text>'
    )


def scale(percent: int) -> int:
    """Return where a percentage stands."""
    return LEFT + percent * WIDTH // 100
