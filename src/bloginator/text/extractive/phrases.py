"""How sentences begin that lean on others, and what is said to a page's visitor, not to a reader."""

import re

LEANS = re.compile(
    r"""["'“‘(*_]*(?:
      (?:however|but|and|so|then|also|or|nor|yet|still|thus|hence|therefore|instead|otherwise|moreover|furthermore)\b
    | (?:additionally|similarly|likewise|nevertheless|nonetheless|besides|meanwhile|afterwards?|later|again|indeed)\b
    | (?:consequently|conversely|accordingly|alternatively|eventually|finally|lastly|secondly|thirdly|next|now)\b
    | (?:this|that|these|those|it|they|he|she|his|hers?|its|theirs?|such|here|both|neither|another|others)\b
    | (?:actually|sure|yes|no|well|okay|ok|right|plus|except|ditto|same|interestingly|unfortunately|fortunately),?\s
    | (?:second|third|fourth),?\s | of\ course | that\ said | on\ the\ other\ hand
    | (?:because|instead|rather|other)\ (?:of|than)\ th
    | (?:as|in)\ (?:an?\ )?(?:result|consequence|such|contrast|addition|fact|other\ words|short|turn|particular)\b
    | (?:for|by|with|without|after|before|despite)\ (?:example|instance|this|that|these|those|it|them|which)\b
    | (?:given|from|to|at|like)\ (?:this|that|these|those|it|them|which)\b
    | the\ (?:former|latter|same|others?|above|following|resulting|second|third|last|next|first|only\ (?:other|thing))\b
    | (?:even|not\ only|if|what|why|where|all|most|each|none|how)\ (?:is\ )?(?:so|that|this|these|those|it|them)\b
    | (?:when|if|as|since|because|once|while|al?though)\ (?:th(?:ey|ese|ose|is)|it|s?he)\b
    | (?:before|after|until|unless|whenever|where|had)\ (?:th(?:ey|ese|ose|is)|it|s?he)\b
    | (?:most|some|many|few|none|all|several)\ (?:are|were|have|had|will|would|can|could|do|did|may|might)\b
    | (?:\S+\ ){1,3}(?:also|of\ (?:them|these|those|which)|however|therefore|instead|too)\b
    | (?:\S+\ ){2,5}(?:them|those|theirs)\b
    | in\ (?:this|that|these|those|both|either|any\ case)\b
    | in\ the\ (?:\w+th|second|third|meantime|meanwhile|process|former|latter|end)\b
    | at\ the\ same\b | among\ other | namely\b | contrast\ this\b | by\ doing\ so\b
    | (?:(?:an?|the|one|some|two)\ )?(?:(?:more|other|most)\ )?(?:related|similar|analogous|opposite)\b
    | (?:one|two|some|many|few|no|any|all)\ such\b
    | the\ (?:problem|issue|down-?side|up-?side|catch|trick|result|difference|idea|point|reason)\ (?:is|was|here)\b
    | to\ (?:\w+\ ){1,2}(?:this|these|those|it|them|so|that,)(?!\w)
    | (?:note|notice|recall)\ that\ (?:this|these|those|here|it|they)\b
    | (?:i|we)\ (?:\w+\ ){1,2}(?:this|these|those)\b
    | (?:when|if|once)\ (?:neither|both|either)\b
    | (?:\S+\ ){1,3}of\ (?:this|it)\b
    )
    | .*\b(?:now|right)\ back\ (?:to|at|in|where)\b""",
    re.VERBOSE,
)
"""Begins in a way that leans on the sentence before it, or returns to what was told before."""

POINTS = re.compile(
    r"""\b(?:above|below|following|previous(?:ly)?|earlier|as\ (?:shown|seen|mentioned|discussed)|see\ also
    | this\ (?:post|section|article|chapter|snippet|code|example|table|figure|page)|(?:last|next)\ (?:section|post|time)
    | i'll|we'll\ see|you'll\ see)\b""",
    re.VERBOSE,
)
"""Points at something that the reader of a digest can't see."""

BOILERPLATE = re.compile(
    r"""
      \b(?:click\ here|let.s\ (?:look|see|take|start|begin|get|try|say)|read\ more|subscribe\ (?:to|via|for)|follow\ me
    | all\ rights\ reserved|copyright\ (?:©|\(c\)|\d)|posted\ (?:by|on|in)\b|published\ by
    | (?:photo|image)\ (?:by|credit)
    | in\ this\ (?:post|article|section|chapter|talk|series),?\ (?:i|we)(?:'ll|\ will|'m\ going\ to|'re\ going\ to)\b
    | originally\ (?:appeared|published)|sign\ up\ (?:for|to)|leave\ a\ comment|share\ this|table\ of\ contents|skip\ to
    | (?:discuss\w*|comments?)\ (?:on|at)\ (?:hacker|reddit|r/|lobste|twitter|github)
    | join\ (?:my|our|the)\ (?:newsletter|mailing)|reading\ drafts
    | thanks?\ to\ .{0,60}\ for\ (?:read|review|feed|comm|help))
    | ^(?:update|edit|note|tags?|by|caption|figure|fig|source|via|credits?|disclaimer|tl;?dr|p\.?s\.?)\b\ *\d*:
    | ^(?:figure|fig\.)\ \d
    """,
    re.VERBOSE,
)
"""Says nothing about the subject: bylines, captions, thanks, invitations."""

SHOWN = re.compile(
    r"""[*_"“(]*+\[(?:[^\[\]]|\[[^\[\]]*+\])++\](?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\])
    [*_"”)]*+(?:\ (?:-{1,3}|[–—])\ |[–—]|---|:\s)""",
    re.VERBOSE,
)
"""An entry of a reading list: a link, and behind a dash or a colon what is to be found there."""
