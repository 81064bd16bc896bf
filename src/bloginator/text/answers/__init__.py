"""Files in ``responses/`` become answers: bytes in, records out.

bytes ──decoding──► text ──bundles | lines | jsonform | markdown──► pieces ──files──► answers, unused
"""

from bloginator.text.answers.bundles import render_bundle
from bloginator.text.answers.claims import Claim, read_claim
from bloginator.text.answers.files import Found, read_file

__all__ = ["Claim", "Found", "read_claim", "read_file", "render_bundle"]
