"""Content words, brought to a common form, so that "costs" and "costing" count as one."""

import re
from functools import lru_cache

from bloginator.text.abbreviations import listed

TOKEN = re.compile(r"[^\W_]+(?:['’.+#-][^\W_]+)*|c\+\+|[cf]#")
EMPTY = listed("""
    a about above after again all almost already also although always am an and another any anything are aren't
    around as at back be because been before being below between both but by can can't cannot could couldn't did
    didn't do does doesn't doing don't done down during each either else even ever every few first for from
    further get gets getting go goes going good got had hadn't has hasn't have haven't having he he'd he'll he's
    her here hers herself him himself his how however i i'd i'll i'm i've if in instead into is isn't it it's
    its itself just keep know last least less let let's like lot lots made make makes making many may maybe me
    might mine more most much must my myself need needs neither never new next no nor not nothing now of off
    often on once one ones only onto or other others our ours ourselves out over own per perhaps possible quite
    rather really s said same say says second see seem seems several shall she should shouldn't since so some
    someone something sometimes still such t take takes than that that's the their theirs them themselves then
    there there's these they they'd they'll they're they've thing things think this those though three through
    thus to together too took toward try two under until up upon us use used uses using very via want wants was
    wasn't way ways we we'd we'll we're we've well went were weren't what what's whatever when where whether
    which while who whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll
    you're you've your yours yourself
""")
"""Words that say nothing of a subject."""

ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's content words, each once, in the order of their first place."""
    return tuple(dict.fromkeys(stem(token) for token in TOKEN.findall(text.lower()) if token not in EMPTY))


@lru_cache(maxsize=1 << 16)
def stem(token: str) -> str:
    """Cut one English ending where at least three letters stay.

    >>> [stem(word) for word in ("costs", "costing", "policies", "class", "bus")]
    ['cost', 'cost', 'policy', 'class', 'bus']
    """
    token = token.replace("’", "'").removesuffix("'s")
    if token.endswith(("ss", "us")):
        return token
    for ending, other in ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= 3:
            return cut(token[: -len(ending)] + other)
    return token.removesuffix("e") if len(token) > 4 else token


def cut(root: str) -> str:
    """Even out what an ending leaves: a doubled consonant, a silent e."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiouls":
        return root[:-1]
    return root.removesuffix("e") if len(root) > 4 else root
