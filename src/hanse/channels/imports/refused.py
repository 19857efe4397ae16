"""What ends an import before anything is written."""


class Refused(Exception):
    """A file or a mapping that cannot be used; the message is one sentence that says why."""


class WrongValue(ValueError):
    """A value that does not fit its field; the text says why."""
