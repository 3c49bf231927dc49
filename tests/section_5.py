"""Section 5 of docs/model.md: what the fans of 20 July 2016 said, and how they did."""

from datetime import date

MILLION, BILLION, PERCENT, DAYS = 1e6, 1e9, 1.0, 1.0
OPENING = date(2016, 7, 20)
YEAREND, GOAL_2016 = "iraq-2016-need-yearend", "iraq-2016-conference-target"
OVERVIEW, NOVEMBER = "iraq-2017-need-headline", "iraq-2016-11-need"
APPEAL, FINAL = "iraq-2016-hrp-requirement-usaid", "iraq-2016-hrp-coverage-final"
FLASH, FLASH_FINAL = "mosul-2016-appeal-requirement", "mosul-2016-appeal-coverage-final"
SENT, ARRIVED = "iraq-2016-us-troops-added", "us-troops-2016-07-arrival-days"
WORST, FLED = "mosul-2016-10-displacement-worst-case", "mosul-displaced-final-2017-07-09-ocha"
PLANNED = "mosul-2016-09-displacement-estimate"
BY_YEAREND = "mosul-displaced-current-2016-12-27-iom"
CONFERENCE = "iraq-2016-conference-pledged-reuters"
NEED, COVERED, FLEEING = "8.8 / 11.8 / 16.9", "40 / 67 / 114", "0.36 / 0.64 / 1.02"
RECORD, PLEDGED = "28 / 53 / 99", "1.1 / 2.0 / 2.8"
# Claim, outcome, fan, unit; 5, 50 and 95 %; in 90 %, PIT, CRPS; CRPS of the stated point, and of
# what goes on as it was: as printed, and empty where nothing is.
SECTION_5 = [
    (YEAREND, OVERVIEW, "history", MILLION, NEED, True, "0.38", "0.70", "2.00", ""),
    (YEAREND, OVERVIEW, "stated", MILLION, "11.3 / 13.7 / 16.6", False, "0.03", "1.92", "", ""),
    (YEAREND, OVERVIEW, "persistence", MILLION, "8.3 / 10.0 / 12.0", True, "0.90", "0.76", "", ""),
    (YEAREND, NOVEMBER, "history", MILLION, NEED, True, "0.20", "1.11", "3.00", ""),
    (
        GOAL_2016,
        CONFERENCE,
        "history",
        BILLION,
        "1.1 / 2.0 / 2.8",
        True,
        "0.60",
        "0.13",
        "0.10",
        "",
    ),
    (APPEAL, FINAL, "history", PERCENT, COVERED, True, "0.79", "11.3", "", "14.6"),
    (APPEAL, FINAL, "prior", PERCENT, RECORD, True, "0.90", "21.3", "", ""),
    (FLASH, FLASH_FINAL, "history", PERCENT, "15 / 57 / 105", True, "0.93", "29.1", "1.8", ""),
    (SENT, ARRIVED, "history", DAYS, "23 / 63 / 169", True, "0.68", "13.4", "42", ""),
    (WORST, FLED, "qualifier", MILLION, FLEEING, True, "0.85", "0.16", "0.08", ""),
    (PLANNED, BY_YEAREND, "qualifier", MILLION, FLEEING, False, "0.00", "0.43", "0.89", ""),
]
# The same, of 77 % as FTS reported at the end of the year. The table has no source for it, but
# the 78 % that OCHA reported on 9 December.
AS_THEN_REPORTED = [
    ("history", COVERED, True, "0.66", "6.8", "4.8"),
    ("prior", RECORD, True, "0.84", "14.0", ""),
]


def agrees(found: float, printed: str) -> bool:
    """Whether a number is a printed one, within 1 % or what its last digit leaves open."""
    if not printed:
        return True
    last_digit = 10.0 ** -len(printed.partition(".")[2])
    return abs(found - float(printed)) <= max(0.01 * abs(float(printed)), 0.501 * last_digit)


def all_agree(found: list[float], printed: str) -> bool:
    """Whether numbers are the printed ones, as in "9.3 / 12.9 / 19.2"."""
    return all(
        agrees(number, text) for number, text in zip(found, printed.split(" / "), strict=True)
    )


def same_share(found: float, printed: str) -> bool:
    """Whether a share of draws is a printed one: within a hundredth, as draws are counted."""
    return abs(found - float(printed)) <= 0.01
