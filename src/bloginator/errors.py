"""Every error says what happened, where, and what to do.

    BloginatorError          a user's mistake or a broken thing outside: shown without a traceback, exit 1
    ├── BadSettings          batch.toml, a flag or a variable
    ├── BadOutline           outline.json or outline.md
    ├── BadCorpus            a folder or file of the corpus, or an index
    ├── BadTemplate          a template that cannot be rendered
    ├── BadFile              a file or folder that the system does not let us use
    ├── MissingExtra         a feature whose package is not installed
    ├── BatchLocked          another process is at work on this batch
    ├── TextChanged          what somebody was shown to edit is not what is there now: nothing was written
    ├── TooFewResponses      below the threshold: nothing is assembled
    ├── PartialDraft          --strict, and some sections are placeholders
    ├── OpenFindings         a clean export while findings of severity critical are open
    ├── OverBudget           what is asked may cost more than the budget: nothing was sent
    └── ResponderFailed      whoever should answer cannot be reached or refuses

A bad response is not an error: it is a verdict with reasons. A bug is not one either: it shows its traceback.
"""

import errno

MENDS = {
    "EACCES EPERM": "Give yourself the right to use it, then run again.",
    "EROFS": "It lies where nothing may be written: work in a copy elsewhere.",
    "ENOSPC EDQUOT": "Make room there, then run again; what was written before is whole.",
    "EISDIR ENOTDIR EEXIST ENOTEMPTY ESPIPE ENXIO": "Move away what lies there, then run again.",
    "EFBIG": "Make it smaller, or move it away, then run again.",
    "ENAMETOOLONG": "Give it a shorter name, then run again.",
    "ELOOP": "Mend the link, which leads to itself, then run again.",
    "EMFILE ENFILE": "Close other programs: this machine has no more files to open.",
    "EIO ESTALE ENODEV EBUSY ETXTBSY EAGAIN": "Look whether the disk is in order and nothing else uses it, then run again.",
}
"""What the system says where permissions, places or disks are wrong, and what to do; anything else may be a bug of ours."""

UNWRITABLE = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))  # what the system says where one may look and not write
MEND_BY_NUMBER = {getattr(errno, name, -1): mend for names, mend in MENDS.items() for name in names.split()}


class BloginatorError(Exception):
    """A mistake that the reader can mend.

    Args:
        what: One sentence: what happened.
        where: File with line or JSON path, batch or address; empty when ``what`` says it all.
        mend: One sentence: what to do.
    """

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  where:   {self.where}")
        if self.mend:
            lines.append(f"  to mend: {self.mend}")
        return "\n".join(lines)


class BadSettings(BloginatorError):
    """A setting, flag or variable is wrong."""


class BadOutline(BloginatorError):
    """The outline cannot be read, or says what no draft can follow."""


class BadCorpus(BloginatorError):
    """The corpus or its index cannot be read."""


class BadTemplate(BloginatorError):
    """A template cannot be rendered."""


class BadFile(BloginatorError):
    """The system does not let us read or write a file."""


class MissingExtra(BloginatorError):
    """A feature was asked for whose package is not installed."""


class BatchLocked(BloginatorError):
    """Another process holds the lock of this batch."""


class TextChanged(BloginatorError):
    """What somebody was shown is not what is there now; nothing was written."""


class TooFewResponses(BloginatorError):
    """Fewer sections count than the threshold asks for; nothing was assembled."""


class PartialDraft(BloginatorError):
    """The draft stands, but not every section is written, and that was asked for."""


class OpenFindings(BloginatorError):
    """A clean export was asked for while findings of severity critical are open; nothing was written."""


class OverBudget(BloginatorError):
    """What is asked may cost more than the writer allows; nothing was sent."""


class ResponderFailed(BloginatorError):
    """A responder cannot do its work; what it had answered stays."""


def bad_file(error: OSError) -> BadFile:
    """Return the system's refusal as a mistake that can be mended; raise what may be a bug of ours again."""
    if error.errno not in MEND_BY_NUMBER:
        raise error
    what = f"A file or folder cannot be used: {error.strerror}."
    return BadFile(what, str(error.filename or ""), MEND_BY_NUMBER[error.errno])
