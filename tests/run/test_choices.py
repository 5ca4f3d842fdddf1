"""What a run asks for by name is refused where the study has no such thing, before any notebook runs."""

import pytest

from varpu_eval.errors import InputError
from varpu_eval.run.choices import check_choices, check_reference, check_survey
from varpu_eval.run.parameters import Parameter
from varpu_eval.sources import read_study
from varpu_eval.study import Study

YEARS = Parameter("years", "str", "")
DECLARED = {
    "20-network": (YEARS, Parameter("year", "int", 0)),
    "30-peers": (
        YEARS,
        Parameter("survey", "str", "staff"),
        Parameter("indicator", "str", "placed"),
        Parameter("reference", "str", "nearest"),
    ),
}
FILES = {
    "meetings.csv": "meeting,date,municipality,group,area,kind\n"
    "a,2006-01-01,543,g,,steering\nb,2008-01-01,543,g,,steering\nc,2010-01-01,698,g,,steering\n",
    "attendance.csv": "meeting,person,sector,presence\na,1,school,present\nb,1,school,absent\nc,2,police,present\n",
    "indicators.csv": "indicator,region,year,span,gender,value\nclients,543,2010,1,total,5\n",
    "catalogue.csv": "indicator,title_fi,unit,numerator,denominator,better,source,breaks\n"
    "clients,Asiakkaat,count,a,,neither,THL,\n",
}


def values(**chosen):
    return {
        notebook: {p.name: chosen.get(p.name, p.default) for p in parameters}
        for notebook, parameters in DECLARED.items()
    }


@pytest.fixture
def data(study):
    for name, text in FILES.items():
        (study / name).write_text(text, encoding="utf-8")
        with (study / "study.toml").open("a", encoding="utf-8") as file:
            file.write(f'[tables.{name.removesuffix(".csv")}]\nfiles = ["{name}"]\n')
    return read_study(study)


def small(*, groups=(), **surveys):
    described = {"schema": 1, "id": "small", "title": {"fi": "Pieni"}, "focus": "543", "years": [2010], "root": "."}
    described |= {"groups": {group: ["698"] for group in groups}}
    source = {"responses": ["a.csv"], "codebook": "b.csv"}
    return Study.model_validate(described | {"surveys": dict.fromkeys(surveys, source)}, strict=False)


def test_a_survey_that_the_study_lacks_is_refused_with_those_that_it_has():
    with pytest.raises(InputError) as error:
        check_survey(small(henkilosto=1, users=1), DECLARED, values(survey="usres"))
    assert str(error.value) == (
        "--set 30-peers.survey=usres: the study has no survey 'usres'. Did you mean 'users'? "
        "Known are: henkilosto, users."
    )


def test_a_default_that_nobody_chose_is_left_to_the_page(data):
    check_survey(small(users=1), DECLARED, values())
    check_choices(data, DECLARED, values())


def test_a_study_without_surveys_is_left_to_the_page():
    check_survey(small(), DECLARED, values(survey="users"))


def test_a_group_that_the_study_lacks_is_refused_with_those_that_it_has():
    study = small(groups=["kuuma", "rannikko"])
    check_reference(study, DECLARED, values())  # the default that nobody chose
    check_reference(study, DECLARED, values(reference="kuuma"))
    with pytest.raises(InputError, match=r"no group 'kuma'\. Did you mean 'kuuma'\? Known are: kuuma, rannikko\."):
        check_reference(study, DECLARED, values(reference="kuma"))


def test_what_the_study_has_is_taken(data):
    check_survey(small(users=1), DECLARED, values(survey="users"))
    check_choices(data, DECLARED, values(indicator="clients", year=2006))


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"indicator": "client"}, "30-peers.indicator=client: the study has no indicator 'client'. Did you mean"),
        ({"year": 2008}, "--set 20-network.year=2008: the study has no meeting in the year '2008'. .*Known are: 2006."),
        ({"year": 2010}, "Known are: 2006."),  # only another municipality met in 2010
    ],
)
def test_an_indicator_without_values_and_a_year_in_which_nobody_met_are_refused(data, chosen, told):
    with pytest.raises(InputError, match=told):
        check_choices(data, DECLARED, values(**chosen))


def test_a_year_is_one_of_the_years_that_are_asked_for(data):
    check_choices(data, DECLARED, values(years="2006-2010", year=2006))
    data.tables["meetings"].loc[1, "date"] = data.tables["meetings"].loc[0, "date"].replace(year=2007)
    data.tables["attendance"].loc[1, "presence"] = "present"
    with pytest.raises(InputError, match=r"Known are: 2007\."):
        check_choices(data, DECLARED, values(years="2007-2010", year=2006))
