"""Voice: how much a text reads like its author, in style and not in topic.

``docs/voice.md`` tells the method, its sources and the figures.
"""

from bloginator.text.prose import extract_sentences
from bloginator.text.style.background import Background, background_from_bytes
from bloginator.text.style.phrases import list_phrases
from bloginator.text.style.profile import Profile, profile_from_bytes, profile_to_bytes, train_profile
from bloginator.text.style.scoring import add_parts, list_changes, measure_part, score_part, score_text
from bloginator.text.style.style_features import compose_guidance

__all__ = [
    "Background",
    "Profile",
    "add_parts",
    "background_from_bytes",
    "compose_guidance",
    "extract_sentences",
    "list_changes",
    "list_phrases",
    "measure_part",
    "profile_from_bytes",
    "profile_to_bytes",
    "score_part",
    "score_text",
    "train_profile",
]
