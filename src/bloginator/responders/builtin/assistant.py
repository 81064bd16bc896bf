"""``assistant``: a coding assistant or a person, who writes into ``responses/`` while the run waits."""

from bloginator.responders.base import ResponderSpec

PLUGIN = ResponderSpec(create=None, is_free=True)
