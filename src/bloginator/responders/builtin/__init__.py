"""Our responders: each module is one, named as the responder is, and describes it in its ``PLUGIN``."""
