"""Passwords are kept as argon2id hashes of one spelling."""

import pytest

from hanse.kit import passwords
from hanse.kit.refusals import WeakPassword


async def test_a_password_matches_its_own_hash_alone():
    kept = await passwords.hashed("ebbe-und-flut")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.matches("ebbe-und-flut", kept)
    assert not await passwords.matches("ebbe-und-Flut", kept)
    assert not await passwords.matches("nobody has this password", None)
    assert not await passwords.matches("ebbe-und-flut", "no hash at all")
    assert await passwords.hashed("ebbe-und-flut") != kept


async def test_an_umlaut_is_the_same_however_the_keyboard_writes_it():
    kept = await passwords.hashed(passwords.checked("Größe-über-alles", 8))
    assert await passwords.matches("Gro\u0308ße-u\u0308ber-alles", kept)


@pytest.mark.parametrize("password", ["", "short", "Passwort1", "aaaaaaaaaaaa", "x1y2" * 65])
def test_what_is_short_endless_or_well_known_is_refused(password):
    with pytest.raises(WeakPassword):
        passwords.checked(password, 8)
