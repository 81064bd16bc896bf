"""Files in ``responses/`` become answers: bytes in, records out.

bytes ──files──► text ──bundles | jsonl_answers | json_answer | markdown_answer──► pieces ──files──► answers, unused
"""
