"""From an article's text to candidate facts that a person takes, mends or rejects.

A candidate is no fact: it is proposed here, kept in tables of its own by ``service.drafts``
and recorded only when a person takes it. Everything here but ``language`` and the models
works without the extra ``draft``; nothing here is imported by other commands.
"""
