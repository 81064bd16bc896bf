"""Files in ``responses/`` become answers: bytes in, records out.

bytes ──files──► text ──bundles | jsonl_answers | json_answer | markdown_answer──► pieces ──files──► answers, unused
"""

from bloginator.text.answers.bundles import render_bundle
from bloginator.text.answers.files import FileAnswers, read_file
from bloginator.text.answers.parsed_answer import RequestId, parse_request_id

__all__ = ["FileAnswers", "RequestId", "parse_request_id", "read_file", "render_bundle"]
