"""Quality checks of a draft: lint rules, repetition, tables, links."""
