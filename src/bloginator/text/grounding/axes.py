"""Words of opposite meaning: the axes that they lie on, and at which end.

"cheap", "cheaper", "affordable"    +  ──axis──  −    "expensive", "costly", "dearer"
"""

from itertools import combinations

from bloginator.text.words import BASES

AXES = """
    cheap inexpensive affordable/expensive costly pricey dear,
    large largest big bigger huge/small tiny,  long/short brief, fast quick rapid/slow,
    easy easier easiest simple simpler trivial/hard difficult complicated complex, strong/weak,
    good better best/bad worse worst poor, early earlier/late later, before beforehand/after afterwards,
    more most/less fewer least fewest, many numerous/few, most/several,
    increase rise rose risen grow grew grown raise improve doubled tripled/decrease fall fell fallen shrink
    shrank drop decline reduce halved,
    allow permit/forbid forbidden prohibit ban disallow, accept approve approval/reject refuse deny decline,
    mandatory compulsory require need/optional voluntary, same identical equal/different distinct,
    single joint shared/separate individual, include/exclude, public/private, paid/unpaid,
    inside internal/outside external, domestic/foreign abroad, above over/below under, first initial/last final,
    upper top/lower bottom, begin began begun start open/end stop finish close, add/remove delete,
    keep kept retain/lose lost forfeit discard, win won/lose lost, enable/disable,
    encourage recommend/discourage, succeed success/fail failure, true correct/false incorrect wrong, always/never,
    everyone everybody everything/nobody nothing, often frequent usual/rare seldom, common typical/uncommon exceptional,
    safe secure/dangerous risky, static fixed constant/dynamic variable, strict rigid inflexible/flexible lenient loose,
    automatic/manual, full complete entire/partial incomplete, minimum minimal/maximum maximal, direct/indirect,
    new newer/old older, left/right, formal/informal, permanent/temporary, import/export, forward/backward,
    active/passive, positive/negative, profit/loss, advantage benefit/disadvantage drawback, help/hinder harm hurt,
    likely/unlikely, local/remote, narrow/wide broad, light/heavy, thin/thick, deep/shallow, rich/poor,
    primary/secondary, major/minor, majority/minority, young younger/old older, male/female,
    presence present/absence absent, visible/hide hidden invisible, explicit/implicit,
    input/output, read/write, upload/download, upgrade/downgrade, push/pull,
    agree/disagree, attract/repel, strengthen/weaken, benign/malignant, mild/moderate/severe,
    night/day, near/far, only just solely exclusively/even either, always/usually mostly generally typically,
    daily/weekly/monthly/quarterly/yearly annually, monday/tuesday/wednesday/thursday/friday/saturday/sunday, once/twice,
    morning/afternoon/evening, spring/summer/autumn/winter, north/south/east/west, low/medium/high, client/server,
    double doubled twofold/triple tripled threefold/halve halved, dozens/hundreds/thousands/millions/billions
"""
"""Words of one meaning, behind a stroke those of another."""

AXIS = "axis "
REGULAR = (("", "s es d ed ing er est r st ly"), ("e", "ing y"), ("y", "ies ied ier iest ily"))
"""What a word ends with, and what may stand there instead: "easy", "easier"."""


def list_forms(word: str) -> set[str]:
    """Return a word with its irregular forms, and with the endings that words regularly take.

    >>> list_forms("drop") >= {"drops", "dropped", "dropping"}, "like" in list_forms("likely")
    (True, False)
    """
    bases = [word, *((word + word[-1],) if word[-1] not in "aeiouwxy" else ())]
    regular = {
        base.removesuffix(end) + new for base in bases for end, news in REGULAR if base.endswith(end) for new in news.split()
    }
    return {word, *regular, *(form for form, base in BASES.items() if base == word)}


def list_poles() -> dict[str, dict[str, int]]:
    """Return written form -> its axes, each with its pole there; a word that is listed itself is no other's form."""
    poles: dict[str, dict[str, int]] = {}
    axes = [meanings.split("/") for meanings in AXES.replace("\n", " ").split(",")]
    named = {word for axis in axes for words in axis for word in words.split()}
    for first, second in (pair for axis in axes for pair in combinations(axis, 2)):
        for sign, word in [(1, word) for word in first.split()] + [(-1, word) for word in second.split()]:
            for form in {word, *(list_forms(word) - named)}:
                poles.setdefault(form, {})[f"{AXIS}{first}/{second}"] = sign
    return poles


POLES = list_poles()
"""Written form -> its axes, each with its pole there; of more than two meanings, an axis for every two."""
