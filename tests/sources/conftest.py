"""A small right study with every table, written to a folder, which each test breaks in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from varpu_eval.errors import Problem
from varpu_eval.sources import CheckReport, StudyData, check_study, read_study

STUDY = """\
schema = 1
id = "small"
title.fi = "Pieni"
focus = "543"
peers = ["698"]
years = [2006, 2010]
[sectors]
school = { titles = ["Rehtori"] }
[surveys.staff]
responses = ["survey/staff_*.csv"]
codebook = "survey/staff_codebook.csv"
population = "survey/staff_population.csv"
panel = true
"""

FILES = {
    "survey/staff_codebook.csv": """\
item;dimension;principle;text_fi;low;high;reverse;missing;agree_from;answers;from_year;to_year;interface
heard;being_heard;openly;Perhe kuullaan;1;5;0;9=En osaa sanoa;4;Eri mieltä=1|Samaa mieltä=5;;;
timely;interface;early;Yhteydenotot tulevat ajoissa;1;5;0;9=En osaa sanoa;4;;;;child_protection>school
late;early_support;early;Apu tulee myöhään;1;5;1;;4;;2010;;
tools;early_support;;Käytän;0;1;0;;;Huolen puheeksi ottaminen|Läheisneuvonpito|Muu;;;
""",
    "survey/staff_2006.csv": """\
municipality;year;respondent;unit;sector;weight;heard;timely;tools
543;2006;P1;NA;school;1,5;5;4;Muu|Läheisneuvonpito
543;2006;P2;005;Rehtori;2,25;9;En osaa sanoa;Muu
698;2006;P3;U3;youth;1;;2;
""",
    "survey/staff_2010.csv": """\
municipality,year,respondent,unit,sector,heard,timely,late,tools
543,2010,P1,NA,school,Samaa mieltä,4,2,Muu
543,2010,P1,NA,school,Eri mieltä,3,2,Muu
698,2010,P3,U3,youth,3,3,1,
""",
    "survey/staff_population.csv": """\
municipality;year;sector;staff;unit
543;2006;school;4;NA
543;2006;school;6;005
698;2006;youth;3;U3
543;2010;school;9;NA
698;2010;youth;3;U3
""",
    "meetings.csv": """\
meeting;date;municipality;group;area;kind;interface
m1;31.12.2009;543;steering;;steering;
m2;2010-01-15;543;review;;interface_review;child_protection|school
""",
    "attendance.csv": """\
meeting;person;organisation;sector;role;presence
m1;Matti Meikäläinen;Kunta;school;pj;present
m1;Maija Virtanen;;youth;;absent
m2;Matti Meikäläinen;Kunta;school;;partial
""",
    "indicators.csv": """\
indicator;region;year;span;gender;value;count
placed;543;2010;3;total;0,667;120
placed;698;2010;3;total;1,4;
placed;005;2010;3;total;;
placed;FI;2010;3;total;1,433;1 234
""",
    "catalogue.csv": """\
indicator;title_fi;unit;numerator;denominator;better;source;breaks
placed;Sijoitetut;percent;sijoitetut;0-17;neither;THL;2008=laki|2015=laki
""",
    "goals.csv": """\
goal;plan;text_fi;measure;direction;baseline_year;target;target_year;sector;interface
g1;suunnitelma;Apu tulee ajoissa;item:staff/timely;higher;2006;0,7;2014;school;child_protection|school
g2;suunnitelma;Vähemmän;indicator:placed;lower;2010;0,6;2014;child_protection;
""",
    "actions.csv": """\
action;kind;meeting;text;sector;due;done
a1;steering;m1;Sovitaan;school;1.6.2010;
""",
    "events.csv": """\
start;end;kind;municipality;text_fi;source
2003;2005;project;543;Hanke;Verkkosivu
25.5.2011;;decision;543;Valtuusto;Pöytäkirja
2006-05;2006;model;543;Malli;Verkkosivu
""",
    "dialogues.csv": """\
event;date;municipality;participants;n;theme;statement;coder
d1;5.10.2010;543;parents;14;being_heard;Meitä kuultiin;Liisa Laskija
""",
    "exchange.csv": """\
practice;host;municipality;stance;theme;phase;parent;when;statement
Perhekoulu;Setlementti;858;take_up;methods;workshop;;heti;Otetaan
""",
    "training.csv": """\
date;municipality;topic;sector;participants
1.2.2010;543;Huolen puheeksi ottaminen;school;12
""",
    "survey_figures.csv": """\
survey;municipality;year;sector;item;measure;value;n;source
staff;543;2010;all;heard;agree;0,78;;Esite
""",
}


@dataclass
class SmallStudy:
    """A study in a folder; `replace` and `write` change it."""

    folder: Path
    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    toml: str = STUDY

    def replace(self, file: str, old: str, new: str) -> SmallStudy:
        """Replace text that stands once in a file."""
        assert self.files[file].count(old) == 1
        self.files[file] = self.files[file].replace(old, new)
        return self

    def write(self) -> Path:
        """Write every file."""
        for name, text in self.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        tables = [f'[tables.{name.removesuffix(".csv")}]\nfiles = ["{name}"]\n' for name in FILES if "/" not in name]
        (self.folder / "study.toml").write_text(self.toml + "".join(tables), encoding="utf-8")
        return self.folder

    def check(self) -> CheckReport:
        """Write and check the study."""
        return check_study(self.write())

    def problems(self) -> tuple[Problem, ...]:
        """Write the study, and return its problems."""
        return self.check().problems

    def read(self) -> StudyData:
        """Write and read the study."""
        return read_study(self.write())


@pytest.fixture
def small(tmp_path: Path) -> SmallStudy:
    """Return a study without a problem."""
    return SmallStudy(tmp_path)
