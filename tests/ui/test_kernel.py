"""The kernel that prices at the till, in the browser that it runs in."""

import os

import pytest
from playwright.sync_api import Page

from tests.pricing.differential import OF_ONE_BOOK, compared, conversation
from tests.pricing.micropython_page import page_answers

pytestmark = pytest.mark.browser

# One of twenty that Node prices in tests/pricing/test_kernel_runtimes.py; other ones than there.
BASKETS = int(os.environ.get("HANSE_BASKETS", "20000")) // 20


@pytest.mark.slow
def test_no_cent_differs_between_chromium_cpython_and_the_reference(page: Page) -> None:
    asked = list(conversation(range(10**9, 10**9 + BASKETS // OF_ONE_BOOK)))
    told = compared(asked, page_answers(page, asked))
    assert told["priced"] + told["refused"] == BASKETS
    assert told["discounted"] > told["priced"] // 5
    assert told["replayed"] > BASKETS // 10
