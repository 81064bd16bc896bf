"""Words that mean the contrary of each other: two poles of one axis, and prefixes that turn a word.

    "strict" ──► axis 31, −      "flexible" ──► axis 31, +      "unsolved" ──► turned "solved"

Pure: reads no file and no clock.
"""

from bloginator.text.grounding.tokens import stem

AXES = """
    cheap inexpensive affordable/expensive costly pricey dear,
    large larger largest big bigger huge/small smaller smallest tiny, high higher highest/low lower lowest,
    long longer longest/short shorter shortest brief, fast faster quick rapid/slow slower,
    easy easier easiest simple simpler trivial/hard harder hardest difficult complicated complex,
    strong stronger/weak weaker, good better best/bad worse worst poor, early earlier earliest/late later latest,
    before beforehand/after afterwards, more most/less fewer least fewest, many numerous/few,
    increase rise rose risen grow grew grown raise improve/decrease fall fell fallen shrink shrank drop decline reduce,
    allow permit/forbid forbidden prohibit ban disallow, accept approve approval/reject refuse deny decline,
    mandatory compulsory require need/optional voluntary, same identical equal/different distinct,
    single joint shared/separate individual, include/exclude, public/private, paid/unpaid,
    inside internal/outside external, domestic/foreign abroad, above over/below under, first initial/last final,
    upper top/lower bottom, begin began begun start open/end stop finish close, add/remove delete,
    keep kept retain/lose lost forfeit discard, win won/lose lost, buy bought purchase/sell sold, enable/disable,
    encourage recommend/discourage, succeed success/fail failure, true correct/false incorrect wrong, always/never,
    everyone everybody everything/nobody nothing, often frequent usual/rare seldom, common typical/uncommon exceptional,
    safe secure/dangerous risky, static fixed constant/dynamic variable, strict rigid inflexible/flexible lenient loose,
    automatic/manual, full complete entire/partial incomplete, minimum minimal/maximum maximal, direct/indirect,
    new newer/old older, left/right, formal/informal, permanent/temporary, import/export, forward/backward,
    active/passive, positive/negative, profit/loss, advantage benefit/disadvantage drawback, help/hinder harm hurt,
    likely/unlikely, local/remote, narrow/wide broad, light/heavy, thin/thick, deep/shallow, rich/poor,
    primary/secondary, major/minor, majority/minority, young younger/old older, male/female,
    presence present/absence absent, visible/hide hidden invisible, explicit/implicit, sender/recipient receiver,
    input/output, read/write, upload/download, employee/employer, lend/borrow, upgrade/downgrade, push/pull,
    send sent/receive, agree/disagree, attract/repel, strengthen/weaken, acute/chronic, benign/malignant, mild/severe,
    summer/winter, night/day, north/south, east/west, near/far, only just solely exclusively/even either
"""


def forms_of(word: str) -> set[str]:
    """Return a word with its regular forms."""
    bare = word.removesuffix("e") if word.endswith("e") else word.removesuffix("y") + "i" if word.endswith("y") else word
    doubled = word + word[-1]
    return {word, word + "s", word + "ly", word + "ing"} | {
        root + ending for root in (bare, doubled) for ending in ("ed", "es", "ing", "er", "est", "ly")
    }


POLES: dict[str, dict[str, int]] = {}
"""Word -> its axes, each with its pole there."""
for number, axis in enumerate(AXES.replace("\n", " ").split(",")):
    for sign, words in zip((1, -1), axis.split("/"), strict=True):
        for form in {form for word in words.split() for form in forms_of(word)}:
            POLES.setdefault(form, {})[f"axis {number}"] = sign


def without_prefix(plain: str) -> str:
    """Return the stem of a word without its "un"; nothing where it has none, or little is left.

    >>> without_prefix("unsolved") == stem("solved"), without_prefix("until")
    (True, '')
    """
    rest = plain.removeprefix("un")
    return stem(rest) if rest != plain and len(rest) >= 4 else ""
