"""Whom of a chain a section is asked of: what a program failed to answer is its own again when it comes back."""

from bloginator.batch.run import BatchRun
from bloginator.records.exchange import COUNTING, STAND_IN
from bloginator.responders.registry import describe_responder
from bloginator.stages.verdicts.tally import is_extract


def is_asked_of(run: BatchRun, section: str, responder: str) -> bool:
    """Tell whether one of the chain should answer the section: it is open, or has an extract in a program's stead.

    As of any other section, what only names what the present sources lack is an answer, and is not asked for again.
    """
    if run.is_open(section):
        return True
    chain = run.batch.settings.responder
    has_extract = STAND_IN in chain[chain.index(responder) + 1 :] and not describe_responder(responder).is_waited_for
    if not has_extract or run.standing(section) not in COUNTING:
        return False
    verdict = run.verdict(section)
    return is_extract(verdict) and all(finding.code != "gaps-alone" for finding in verdict.findings)
