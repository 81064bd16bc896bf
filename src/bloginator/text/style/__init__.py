"""Voice: how much a text reads like its author, in style and not in topic.

``docs/voice.md`` tells the method, its sources and the figures.
"""

from bloginator.text.prose import split_sentences
from bloginator.text.style.background import Background, background_from_bytes
from bloginator.text.style.features import HELD
from bloginator.text.style.habits import style_lines
from bloginator.text.style.phrases import list_changes, list_phrases
from bloginator.text.style.profile import Profile, profile_from_bytes, profile_to_bytes, train_profile
from bloginator.text.style.scoring import cut_source, score_text

__all__ = [
    "HELD",
    "Background",
    "Profile",
    "background_from_bytes",
    "cut_source",
    "list_changes",
    "list_phrases",
    "profile_from_bytes",
    "profile_to_bytes",
    "score_text",
    "split_sentences",
    "style_lines",
    "train_profile",
]
