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

NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[ivxlc]+|[A-Za-z](?:\.\d{1,3})*)"
SEPARATOR = r"[.:)\]–—-]"
LABELLED = re.compile(rf"(?:{DIVISIONS})\s+{NUMBER}(?:\s*{SEPARATOR}+\s*|\s+(?-i:(?=[^\Wa-z])))", re.IGNORECASE)
CLOSED = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[A-Z](?:\.\d{1,3})*)"
NUMBERED = re.compile(
    rf"(?:\({NUMBER}\)|§+\s*\d+(?:\.\d+)*[.:]?|{CLOSED}[:)\]]|{CLOSED}\.(?=\s)|(?:\d{{1,3}}|[IVXLC]+)\s+[–—-](?=\s)"
    r"|\d{1,3}(?:\.\d{1,3})+|[A-Z](?:\.\d{1,3})+)\s+(?=[\"“„«(]?(?:[^\Wa-z\d_]|[^\W\d_]*[A-Z]))"
)
"""A number that is closed, or has levels, before a capital or a letter of a script without capitals."""


def remove_number(title: str) -> str:
    """Return a title without the number in front of it, or the title where nothing else would be left.

    >>> [remove_number(title) for title in ("3.2 Costs", "(iv) Costs", "Chapter 3: costs", "A. Costs", "Part IV – Costs")]
    ['Costs', 'Costs', 'costs', 'Costs', 'Costs']
    >>> [remove_number(title) for title in ("10 rules", "1.5 million users", "2024: Costs", "Plan B: costs", "Chapter 3")]
    ['10 rules', '1.5 million users', '2024: Costs', 'Plan B: costs', 'Chapter 3']
    """
    found = LABELLED.match(title) or NUMBERED.match(title)
    return title[found.end() :].strip() or title if found else title
