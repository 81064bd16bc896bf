"""Files in ``responses/`` become answers: bytes in, records out.

bytes ──decoding──► text ──bundles | lines | jsonform | markdown──► pieces ──files──► answers, unused
"""

from bloginator.reading.answers.bundles import render_bundle
from bloginator.reading.answers.claims import Claim, nearest, read_claim
from bloginator.reading.answers.files import Found, read_file

__all__ = ["Claim", "Found", "nearest", "read_claim", "read_file", "render_bundle"]
