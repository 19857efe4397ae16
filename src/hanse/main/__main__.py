"""`python -m hanse.main` is the command `hanse`."""

from .cli import main

main()
