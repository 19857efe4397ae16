"""Signing in and out."""


async def test_a_member_of_staff_signs_in_is_recognized_and_signs_out(signed_in):
    cashier = await signed_in("cashier")
    answer = await cashier.get("/v1/session")
    assert answer.status_code == 200
    assert answer.json()["staff"]["name"] == "cashier"
    assert (await cashier.delete("/v1/session")).status_code == 204
    assert (await cashier.get("/v1/session")).status_code == 401
