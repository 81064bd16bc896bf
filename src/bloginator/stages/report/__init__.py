"""Report on a draft: evidence of each sentence, findings, status of the sections."""
