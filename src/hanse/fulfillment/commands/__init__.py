"""Verbs of fetching, sending and handing over."""

from .bays import clear_bay, place_variants, save_bays
from .collecting import hand_over, mark_ready, release_uncollected, remind_uncollected, save_policy, wish
from .making import drop_lines, follow_date, follow_source, keep_longer, make_tasks
from .offers import accept_offer, decline_offer, time_out_offers
from .parcels import follow_address, follow_parcel, pack, settle_parcel, ship
from .picking import confirm_pick, put_back, resource_hurt, short_pick, start_pick
from .substituting import substitute
from .waves import confirm_wave_pick, end_wave, make_wave, short_wave_pick, substitute_in_wave, take_over_wave

__all__ = [
    "accept_offer", "clear_bay", "confirm_pick", "confirm_wave_pick", "decline_offer", "drop_lines", "end_wave",
    "follow_address", "follow_date", "follow_parcel", "follow_source", "hand_over", "keep_longer", "make_tasks",
    "make_wave", "mark_ready", "pack", "place_variants", "put_back", "release_uncollected", "remind_uncollected",
    "resource_hurt", "save_bays", "save_policy", "settle_parcel", "ship", "short_pick", "short_wave_pick", "start_pick",
    "substitute", "substitute_in_wave", "take_over_wave", "time_out_offers", "wish",
]  # fmt: skip
