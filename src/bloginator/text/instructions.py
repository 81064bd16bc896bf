"""Sentences of a source that speak to whoever writes from it, as to a model: to be told, since they are evidence only.

A plain rule, made to be seldom wrong: what takes earlier instructions back, gives a new role, asks for the prompt,
addresses a model by name, or imitates the marks between turns of a conversation. Code is searched, too.
"""

import re

MODEL = (
    r"(?:AI|A\.I\.|LLM|GPT|ChatGPT|Claude|Gemini|Copilot|chat\s?bot|(?:large\s+)?language\s+model|"
    r"AI\s+(?:model|agent|assistant|system))s?"
)
ORDERS = (
    r"(?:instruction|direction|prompt|rule|guideline|command|order|directive|constraint|request|message|context|text|"
    r"task|conversation)s?"
)
TAKE_BACK = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|stop\s+following|do(?:\s+not|n['’]t)\s+(?:follow|obey))"
    r"\s+(?:(?:all|any|every|each|of|the|your|my|our|these|those|other)\s+){0,4}"
)
BEFORE = r"(?:previous|prior|above|preceding|earlier|foregoing|existing|original|initial|system|former)(?:ly\s+given)?"
ADDRESS = r"(?:(?:important\s+)?(?:note|message|instructions?|attention|notice|reminder)[:,]?\s+(?:to|for)|attention,?|dear)"

INSTRUCTION = re.compile(
    rf"""\b{TAKE_BACK}(?:{BEFORE}\s+(?:\w+\s+){{0,2}}{ORDERS}|{ORDERS}\s+(?:(?:given\s+)?(?:above|before|earlier)|so\s+far))\b
    | \b{TAKE_BACK}(?:above|everything\s+(?:above|before|you\s+(?:were|have\s+been)\s+told))\s*(?:[.!,:;]|and\b|instead\b|$)
    | \b(?:ignoriere|vergiss|missachte)\w*\s+(?:\w+\s+){{0,2}}(?:vorherig|obig|bisherig|vorangegangen|früher)\w*\s+
        (?:Anweisung|Instruktion|Befehl|Regel|Vorgabe)\w*
    | \byou\s+are\s+(?:now|no\s+longer)\s+(?:\w+[ ]+){{0,4}}{MODEL}\b
    | \bfrom\s+now\s+on,?\s+you\s+(?:are|will|must|shall)\b
    | \b(?:you\s+are|enter|switch\s+to)\s+(?:now\s+)?(?:in\s+)?(?:developer|debug|god|jailbreak|DAN)\s+mode\b
    | \b(?:reveal|repeat|print|output|leak|show|tell)\s+(?:me\s+|us\s+)?(?:your|the)\s+
        (?:system|hidden|initial|original|secret)\s+(?:prompt|instructions?|message)\b
    | \bif\s+you(?:\s+are|['’]re)\s+(?:an?\s+|the\s+)?{MODEL}
        (?=\s*[,.:;)]|\s+(?:reading|processing|summari[sz]ing|asked|that)\b)
    | (?:^|[.!?:*_>]\s*){ADDRESS}\s+(?:an?\s+|the\s+|any\s+|all\s+)?{MODEL}\b
    | ^[ \t>*_#]*(?:system|assistant|user|human)[*_]*\s*:[*_]*\s+(?:you|ignore|disregard|forget|do\s+not|always|never|
        from\s+now|respond|answer|reply|write|output)\b
    | <\|(?:im_start|im_end|system|user|assistant|endoftext)\|> | (?-i:\[/?INST\]) | <</?SYS>>
    | ^[ \t]*\#{{1,6}}[ ]*(?:system|instruction|human|assistant)s?[ ]*:
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def find_instructions(text: str) -> list[str]:
    """Return what in a text gives orders to a model, in order."""
    return [" ".join(match[0].split()) for match in INSTRUCTION.finditer(text)]
