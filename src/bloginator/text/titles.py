"""A title without its number: where it stands in a book is no part of what it is about.

"3.2 Costs", "II. Costs", "Chapter 3: Costs", "Appendix A – Costs" ──► "Costs"
"10 rules of thumb", "1.5 million users", "Python 3: costs"        ──► as they are
"""

import re

DIVISIONS = (
    "chapter|part|section|appendix|annex|unit|lesson|module|volume|book|act|article|"
    "kapitel|teil|abschnitt|anhang|band|lektion|artikel|"
    "chapitre|partie|annexe|leçon|tome|cap[ií]tulo|parte|secci[oó]n|ap[eé]ndice|anexo|lecci[oó]n|capitolo|sezione|appendice|"
    "hoofdstuk|deel|bijlage|rozdział|глава|часть|приложение"
)
"""What books are divided into, in the languages of Latin and Cyrillic letters that outlines are often written in."""

STEPS = "step|day|week|topic|question|exhibit|schedule|rule|stage|phase|lecture|session|ch\\.|sec\\.|app\\.|no\\.?|nr\\.?"
"""What is counted or cited, too; a sign must stand behind the number."""

WORDS = r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
NUMBER = rf"(?:{WORDS}|\d{{1,3}}(?:\.\d{{1,3}})*|[IVXLC]+|[ivxlc]+|[A-Za-z](?:\.\d{{1,3}})*)"
SEPARATOR = r"[.:)\]–—-]"
LABELLED = re.compile(
    rf"(?:{DIVISIONS})\s+{NUMBER}(?:\s*{SEPARATOR}+\s*|\s+(?-i:(?=[^\Wa-z])))"
    rf"|(?:{STEPS})\s*{NUMBER}\s*[:–—.-]\s+|\d{{1,3}}(?:\.|st|nd|rd|th)\s+(?:{DIVISIONS})\s*{SEPARATOR}+\s*",
    re.IGNORECASE,
)
CLOSED = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-Z](?:\.\d{1,3})*)"
LETTERED = (
    r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{2,}|[A-IV](?!\.\s[A-Z]\.\s)(?:\.\d{1,3})*"
    r"|X(?=\.\s[^\s.]+\s)|[A-Z]\.\d{1,3}(?:\.\d{1,3})*)"
)
"""Before a full stop; other letters, and two of them, are the initials of a name: M. Night, J. R. Smith, X. Org."""

NUMBERED = re.compile(
    rf"(?:\({NUMBER}\)|\[\d{{1,3}}\]|#\d{{1,3}}|§+\s*\d+(?:\.\d+)*[.:]?|{CLOSED}[:)\]]|{LETTERED}\.(?=\s)"
    r"|(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+)\s+[–—|-](?=\s)|\d{1,3}(?:\.\d{1,3})+|[A-Z](?:\.\d{1,3})+|\d{1,3}\.[a-z])"
    r"\s+(?=[\"“„«(]?(?:[^\Wa-z\d_]|[^\W\d_]*[A-Z]))"
    r"|(?:\d{1,3}[.)]|[a-z]\)|[ivx]{2,5}[.)])\s+(?=[^\W\d_]{2})"
    r"|(?:第\s?[一二三四五六七八九十百\d]+\s?[章节節部编編篇回课課]|제\s?\d+\s?[장부절편과])[\s:：、.]*(?=\w)"
    r"|(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}、|[①-⑳]|[Ⅰ-ⅿ]+[.、)]?)\s*(?=\w)"
)
"""A number that is closed, or has levels, before a capital or a letter of a script without capitals; or one of lists."""


def remove_number(title: str) -> str:
    """Return a title without the number in front of it, or the title where nothing else would be left."""
    match = LABELLED.match(title) or NUMBERED.match(title)
    return title[match.end() :].strip() or title if match else title
