"""The page, live: a draft in the browser as it stands now, whose decisions are written at once."""
