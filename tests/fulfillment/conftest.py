"""The carrier that brings parcels."""

from collections.abc import Iterator

import pytest

from .carrier import running


@pytest.fixture(scope="module")
def carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a simulated carrier."""
    yield from running(tmp_path_factory.mktemp("carrier"))
