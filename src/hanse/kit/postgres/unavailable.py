"""The one refusal of the database supervisor."""


class DatabaseUnavailable(Exception):
    """The database cannot be used; the message is one clear sentence that says what is wrong and what helps."""
