"""The command `hanse`, which `python -m hanse.main` is too."""

import sys
from importlib import import_module

from . import early


def main() -> None:
    """Run the command. `hanse up` has the code loaded by the nursery while it loads what reads its options."""
    if sys.argv[1:2] == ["up"] and "--help" not in sys.argv:
        early.begin()
    import_module(".cli", __package__).main()  # tidy: dynamic-import the nursery does not wait for it


if __name__ == "__main__":
    main()
