"""Whom of a chain a section is asked of: what a program failed to answer is its own again when it comes back."""

from bloginator.batch.run import BatchRun
from bloginator.records.exchange import COUNTING, STAND_IN
from bloginator.responders.registry import describe_responder
from bloginator.stages.verdicts.tally import is_extract


def is_asked_of(run: BatchRun, section: str, responder: str) -> bool:
    """Tell whether one of the chain should answer the section: it is open, or has an extract in a program's stead."""
    if run.is_open(section):
        return True
    chain = run.batch.settings.responder
    has_extract = STAND_IN in chain[chain.index(responder) + 1 :] and not describe_responder(responder).is_waited_for
    return has_extract and run.standing(section) in COUNTING and is_extract(run.verdict(section))
