"""What Markdown is made of, with character ranges into the text.

    sources, outlines, sentences      blocks ──► inline          read as writers write: lenient, one pass, no tree
    answers and drafts, as rendered   commonmark ──► fences, headings, tables, code_spans, labels

Two readings on purpose, and no third: ``blocks`` says how they differ, and why. Djot, Hugo and Jekyll files are read as
the Markdown that they mostly are. Nothing here fails: any string has blocks, perhaps none.
"""
