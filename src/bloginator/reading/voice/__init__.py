"""Voice: how much a text reads like its author, in style and not in topic.

    corpus ──measure──► measures ──train──► profile ──┐
    shipped file ──background_from_bytes──► background ┼──► score · features · style_lines · typical_passages
    text ─────────────────────────────────────────────┘

``docs/voice.md`` tells the method, its sources and the figures.
"""

from bloginator.reading.voice.background import Background
from bloginator.reading.voice.background import from_bytes as background_from_bytes
from bloginator.reading.voice.kinds import Kind, kind_of
from bloginator.reading.voice.measure import Measure, measure
from bloginator.reading.voice.measure import from_bytes as measure_from_bytes
from bloginator.reading.voice.measure import to_bytes as measure_to_bytes
from bloginator.reading.voice.plot import plot_svg
from bloginator.reading.voice.profile import Profile, train, train_texts
from bloginator.reading.voice.profile import from_bytes as profile_from_bytes
from bloginator.reading.voice.profile import to_bytes as profile_to_bytes
from bloginator.reading.voice.samples import Sample, typical_passages
from bloginator.reading.voice.scoring import VoiceScore, score
from bloginator.reading.voice.style import features, style_lines

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
