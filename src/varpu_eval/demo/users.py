"""The synthetic answers of service users in 2013, calibrated to the two published shares.

Knows that the number of answers is invented: none was published. Does not know the published figures' source, which
stands with their transcription.
"""

from __future__ import annotations

from varpu_eval.demo.draws import Draws
from varpu_eval.demo.items import USERS_ITEMS
from varpu_eval.demo.truths import USERS_AGREE

SYNTHETIC_N = 400
YEAR, MUNICIPALITY = 2013, "543"
SECTOR_SHARES = {"clinic": 0.24, "early_education": 0.30, "school": 0.22, "family": 0.14, "child_protection": 0.10}
RESPONSE_COLUMNS = ("municipality", "year", "respondent", "sector", *(i.item for i in USERS_ITEMS))


def _answers(draws: Draws, share: float) -> list[int]:
    """Return `SYNTHETIC_N` answers of which exactly `share` agree (4 or 5), in random order."""
    agree = round(share * SYNTHETIC_N)
    agreeing = [4 + draws.happens(0.5) for _ in range(agree)]
    return draws.shuffled(agreeing + [1 + int(draws.uniform() * 3) for _ in range(SYNTHETIC_N - agree)])


def sheets(draws: Draws) -> list[list[object]]:
    """Return one synthetic answer sheet a row."""
    columns = [_answers(draws, USERS_AGREE[item.item]) for item in USERS_ITEMS]
    sectors = [sector for sector, share in SECTOR_SHARES.items() for _ in range(round(share * SYNTHETIC_N))]
    return [
        [MUNICIPALITY, YEAR, f"k{number:04d}", sector, *answers]
        for number, (sector, *answers) in enumerate(zip(sectors, *columns, strict=True), start=1)
    ]
