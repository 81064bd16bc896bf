"""Voice: how much a text reads like its author, in style and not in topic.

    corpus ──measure──► measures ──train──► profile ──┐
    shipped file ──background_from_bytes──► background ┼──► score · features · style_lines · typical_passages
    text ─────────────────────────────────────────────┘

``docs/voice.md`` tells the method, its sources and the figures.
"""

from bloginator.text.style.background import Background
from bloginator.text.style.background import from_bytes as background_from_bytes
from bloginator.text.style.kinds import Kind, kind_of
from bloginator.text.style.measure import Measure, measure
from bloginator.text.style.measure import from_bytes as measure_from_bytes
from bloginator.text.style.measure import to_bytes as measure_to_bytes
from bloginator.text.style.plot import plot_svg
from bloginator.text.style.profile import Profile, train, train_texts
from bloginator.text.style.profile import from_bytes as profile_from_bytes
from bloginator.text.style.profile import to_bytes as profile_to_bytes
from bloginator.text.style.samples import Sample, typical_passages
from bloginator.text.style.scoring import VoiceScore, score
from bloginator.text.style.style import features, style_lines

__all__ = [
    "Background",
    "Kind",
    "Measure",
    "Profile",
    "Sample",
    "VoiceScore",
    "background_from_bytes",
    "features",
    "kind_of",
    "measure",
    "measure_from_bytes",
    "measure_to_bytes",
    "plot_svg",
    "profile_from_bytes",
    "profile_to_bytes",
    "score",
    "style_lines",
    "train",
    "train_texts",
    "typical_passages",
]
