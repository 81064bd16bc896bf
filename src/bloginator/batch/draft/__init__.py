"""The draft: assembled, exported, planned ahead, packed with its proof."""
