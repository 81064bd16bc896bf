"""Who answers: one small promise, one file each."""
