"""What Markdown prose is made of, with character ranges into the text.

    text ──► front_matter ──► blocks ──► sentences
                                 └─────► plain ──► words, terms

Line by line with compiled patterns, one pass, no tree: it splits whole corpora, and every sentence that is scored.
Djot, Hugo and Jekyll files are read as the Markdown that they mostly are. Nothing here fails: any string has blocks,
perhaps none.
"""
