"""Words that say nothing of a subject, by language."""

ENGLISH = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being below between both
    but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else ever
    every few for from further had hadn't has hasn't have haven't having he her here here's hers herself him himself his
    how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just let's me might more most much must my
    myself no nor not of off on once only or other our ours ourselves out over own quite rather same shall she should
    shouldn't so some such than that that's the their theirs them themselves then there there's these they they'd
    they'll they're they've this those through to too under until up upon us very was wasn't we we'd we'll we're we've
    were weren't what what's when where which while who whom whose why will with within without won't would wouldn't yet
    you you'd you'll you're you've your yours yourself
    """.split()  # noqa: SIM905
)
