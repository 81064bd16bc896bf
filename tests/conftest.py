"""Hypothesis without a clock: a busy machine makes no law untrue."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
