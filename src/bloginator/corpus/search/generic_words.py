"""Words of titles and descriptions that name no subject: whether the passages hold them tells nothing.

English only: in another language no word is taken for one of these.
"""

from functools import cache

from bloginator.text.stemming import stem_words

WORDS = """
able across actually add advice allow almost along already always another anyone anything apart approach around ask
author avoid away back bad base basic basics become begin behind believe benefit best better beyond big bit bring build
call cannot care carry case cause certain change check choice choose clear close come common compare consider contain
continue correct course cover create current day deal decide describe detail differ different difficult direct discuss
do done easy effect end enough especially essential etc even ever everyone everything exact example expect experience
explain explore extra fact fail far fast feel few final find first fit fix follow forget former full further future
general get give go goal good great grow guide hand handle happen hard help high hold hope idea impact important improve
include increase instead interest introduce introduction involve issue item keep key kind know known large last later
lead learn leave left less lesson let level like likely limit line little live long look lot low main maintain major
make many matter may mean meet method mind mistake move name nature need never new next nice nobody note nothing now
number obvious occur offer often old one open option order original otherwise overview own part particular pass past
pattern people perfect perhaps person pick piece place plan play point possible practical practice prepare present
pretty prevent principle probably problem process produce proper provide purpose put question quick reach read ready
real really reason recent recommend reduce relate remain remember remove replace require rest result return right rise
role rule run said save say second see seem seen send sense serve set several shape share short show side significant
similar simple simply since single size slow small solution solve somebody someone something sometimes sort special
specific stand start state stay step still stop story strategy strong structure style subject suggest sum support sure
surprise take talk tell thank thing think third thought three time tip together topic total toward trick true try turn
two type understand unlike update use useful user usual value various view visit wait walk want way week well went
whatever whether whichever whoever whole wide wish wonder word work world worse worst worth write wrong year yes yet
"""


@cache
def list_generic_words(language: str) -> frozenset[str]:
    """Return the stems of these words; none where the language is another."""
    return frozenset(stem_words(WORDS.split(), language)) if language == "english" else frozenset()
