"""Writes studies of real published files into a folder: indicators of two or all municipalities, memberships of bodies.

Run as `python tests/real_studies.py DATA_FOLDER OUT_FOLDER`; the files themselves are not part of the project. Knows
the columns of those files and the arithmetic from an index to a percentage.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

MUNICIPALITIES = ("543", "698")
NOMINAL_DATE = "2020-01-01"
VINTAGE = "tietoanuorista"

INDICATORS = """\
schema = 1
id = "real-indicators"
title.fi = "Julkaistut tunnusluvut: Nurmijärvi ja Rovaniemi"
title.en = "Published indicators: Nurmijärvi and Rovaniemi"
focus = "543"
peers = ["698"]
years = [2010, 2013, 2016, 2019]

[municipalities]
543 = "Nurmijärvi"
698 = "Rovaniemi"

[tables.indicators]
files = ["indicators.csv"]
origin = "derived"

[tables.catalogue]
files = ["catalogue.csv"]
origin = "derived"
"""

CHILDREN_OF_PEOPLE = 0.2
"""About the share of children in Finland's population: an approximation, and named so in the catalogue."""

MUNICIPALITIES_STUDY = """\
schema = 1
id = "real-municipalities"
title.fi = "Julkaistut tunnusluvut: kaikki kunnat"
title.en = "Published indicators: all municipalities"
focus = "543"
peers = ["698"]
years = [2010, 2013, 2016, 2019]

[groups]
kuuma = ["106", "186", "245", "257", "505", "543", "611", "753", "858", "927"]

[nearest]
population = 2
low_income = 1

[tables.indicators]
files = ["indicators.csv"]
origin = "derived"

[tables.catalogue]
files = ["catalogue.csv"]
origin = "derived"
"""

MEMBERSHIPS = f"""\
schema = 1
id = "real-memberships"
title.fi = "Jäsenyydet toimielimissä: yksi kokous toimielintä kohden, nimellinen päivä {NOMINAL_DATE}"
title.en = "Memberships of bodies: one meeting a body, nominal date {NOMINAL_DATE}"
focus = "091"
years = [{NOMINAL_DATE[:4]}]

[municipalities]
091 = "Helsinki"

[tables.meetings]
files = ["meetings.csv"]
origin = "derived"

[tables.attendance]
files = ["attendance.csv"]
origin = "derived"
"""


def write_indicators(data: Path, study: Path) -> Path:
    """Write the study of indicators: percent = published index x the median municipality's percentage / 100.

    The country's value is the mean of three published years of one vintage.
    """
    derived = pd.read_csv(data / "child_welfare_3yr_nurmijarvi_rovaniemi.csv")
    derived["indicator"] = derived["indicator"].replace("notif", "notifications")
    medians = derived.assign(year=derived["window"].str[:4].astype(int)).drop_duplicates(["indicator", "year"])
    medians = medians[["indicator", "title_fi", "year", "median_municipality_pct"]]
    index = pd.read_csv(data / "municipal_indices_2010_2021.csv", dtype={"region_code": "str"})
    index = index[index["region_code"].isin(MUNICIPALITIES)].drop(columns="region")
    index = index.rename(columns={"indicator": "title_fi", "region_code": "region", "window_start": "year"})
    local = index.merge(medians, on=["title_fi", "year"])
    local["value"] = local["index"] * local["median_municipality_pct"] / 100
    values = pd.concat([local, _country(data, sorted(set(local["year"])))])
    study.mkdir(parents=True)
    values.assign(span=3, gender="total", value=values["value"].round(4)).to_csv(
        study / "indicators.csv", index=False, columns=["indicator", "region", "year", "span", "gender", "value"]
    )
    _catalogue(derived).to_csv(study / "catalogue.csv", index=False)
    (study / "study.toml").write_text(INDICATORS, encoding="utf-8")
    return study


def write_municipalities(data: Path, study: Path) -> Path:
    """Write the study of all municipalities: percentages of each, people, and children as about a fifth of these.

    Windows of which 2010 is a part take people from 2011 on. A placed share of 0 in 2019-21 is a missing one.
    """
    write_indicators(data, study)
    derived = pd.read_csv(data / "child_welfare_3yr_nurmijarvi_rovaniemi.csv")
    medians = derived.assign(year=derived["window"].str[:4].astype(int)).drop_duplicates(["indicator", "year"])
    index = pd.read_csv(data / "municipal_indices_2010_2021.csv", dtype={"region_code": "str"})
    index = index.drop(columns="region")
    index = index.rename(columns={"indicator": "title_fi", "region_code": "region", "window_start": "year"})
    local = index.merge(medians[["indicator", "title_fi", "year", "median_municipality_pct"]], on=["title_fi", "year"])
    local["indicator"] = local["indicator"].replace("notif", "notifications")
    local["value"] = local["index"] * local["median_municipality_pct"] / 100
    local = local[~((local["indicator"] == "placed") & (local["year"] == 2019) & (local["index"] == 0))]
    low_income = index[index["title_fi"] == "Kunnan yleinen pienituloisuusaste"].rename(columns={"index": "value"})
    people = _people(data)
    children = people.assign(indicator="children_about", value=(people["value"] * CHILDREN_OF_PEOPLE).round())
    country = pd.read_csv(study / "indicators.csv", dtype={"region": "str"}).query("region == 'FI'")
    rows = pd.concat([local, low_income.assign(indicator="low_income"), people, children, country])
    rows = rows.assign(span=3, gender="total", value=rows["value"].round(4))
    rows.to_csv(
        study / "indicators.csv", index=False, columns=["indicator", "region", "year", "span", "gender", "value"]
    )
    catalogue = _catalogue(derived.assign(indicator=derived["indicator"].replace("notif", "notifications")))
    more = [
        ("population", "Väkiluku", "People", "count", "Tilastokeskus (CC BY 4.0)"),
        (
            "children_about", "Lapsia likimain (viidesosa väestä)", "Children, about a fifth of the people", "count",
            "viidesosa väkiluvusta; Tilastokeskus (CC BY 4.0)",
        ),
        (
            "low_income", "Kunnan yleinen pienituloisuusaste, indeksi", "Low income, index", "ratio",
            "index by Diakonia University of Applied Sciences (MIT)",
        ),
    ]  # fmt: skip
    others = pd.DataFrame(more, columns=["indicator", "title_fi", "title_en", "unit", "source"])
    others = others.assign(better="neither")
    catalogue = pd.concat([catalogue.assign(denominator="children_about"), others])
    catalogue.to_csv(study / "catalogue.csv", index=False)
    (study / "study.toml").write_text(MUNICIPALITIES_STUDY, encoding="utf-8")
    return study


def _people(data: Path) -> pd.DataFrame:
    """Return people of all ages, as the mean of each window's years from 2011 on."""
    people = pd.read_csv(data / "municipal_population_2011_2021.csv", dtype={"region_code": "str"}).dropna()
    people = people.pivot_table(index="region_code", columns="year", values="population")
    means = {start: people.loc[:, max(start, 2011) : start + 2].mean(axis=1) for start in range(2010, 2020)}
    rows = pd.DataFrame(means).rename_axis(index="region").reset_index().melt("region", var_name="year")
    return rows.assign(value=rows["value"].round(), indicator="population")


def _country(data: Path, starts: list[int]) -> pd.DataFrame:
    """Return the whole country's mean of three years from each start."""
    years = pd.read_csv(data / "finland_placed_outside_home_0_17_pct.csv")
    years = years[(years["gender"] == "total") & years["source"].str.contains(VINTAGE)].set_index("year")["pct"]
    means = [years.loc[[start, start + 1, start + 2]].mean() for start in starts]
    return pd.DataFrame({"indicator": "placed", "region": "FI", "year": starts, "value": means})


def _catalogue(derived: pd.DataFrame) -> pd.DataFrame:
    titles = derived.drop_duplicates("indicator")[["indicator", "title_fi"]]
    english = {
        "placed": "Placed outside the home, aged 0-17",
        "notifications": "Children aged 0-17 with a child welfare notification",
    }
    return titles.assign(
        title_sv="",
        title_en=titles["indicator"].map(english),
        unit="percent",
        numerator="children",
        denominator="children aged 0-17",
        better="neither",
        source="THL, CC BY 4.0; index by Diakonia University of Applied Sciences",
        breaks="",
    )


def write_memberships(data: Path, study: Path) -> Path:
    """Write the study of memberships: each body meets once, on a nominal date, its members present, sector `other`."""
    edges = pd.read_csv(data / "helsinki_positions_of_trust_edges_pseudonymised.csv", dtype="str")
    bodies = edges.drop_duplicates("org_id")
    study.mkdir(parents=True)
    pd.DataFrame(
        {
            "meeting": bodies["org_id"],
            "date": NOMINAL_DATE,
            "municipality": "091",
            "group": bodies["org_name"].fillna(bodies["org_id"]),
            "area": "",
            "kind": "management",
        }
    ).to_csv(study / "meetings.csv", index=False)
    members = edges.drop_duplicates(["org_id", "person"])
    pd.DataFrame(
        {"meeting": members["org_id"], "person": members["person"], "sector": "other", "presence": "present"}
    ).to_csv(study / "attendance.csv", index=False)
    (study / "study.toml").write_text(MEMBERSHIPS, encoding="utf-8")
    return study


if __name__ == "__main__":
    data_folder, out_folder = map(Path, sys.argv[1:3])
    for written in (
        write_indicators(data_folder, out_folder / "indicators"),
        write_municipalities(data_folder, out_folder / "municipalities"),
        write_memberships(data_folder, out_folder / "memberships"),
    ):
        sys.stdout.write(f"{written}\n")
