# ruff: noqa: RUF001 - text for people has real dashes and minus signs
import pytest

from varpu_eval.report import words
from varpu_eval.report.parts import Notice
from varpu_eval.results import Estimate

COURSE = ("indicator", "region", "method", "term"), ("years", "years_before", "year_from", "year_to", "unmarked")
PROCESS = ("indicator", "region", "year"), ("centre", "lower", "upper", "mark", "unmarked")
PLACE = "Nurmijärvi, kodin ulkopuolelle sijoitetut"


def term(name, method, figures, unmarked="", years=18, **more):
    value, low, high = figures or (None, None, None)
    status = "ok" if figures else "not_estimable"
    return {
        "indicator": "placed", "region": "543", "method": method, "term": name, "years": years, "years_before": 6,
        "year_from": 2000, "year_to": 2000 + years - 1, "unmarked": unmarked,
        "estimate": Estimate(value, low, high, unit="ratio", status=status, origin="derived"), **more,
    }  # fmt: skip


def year(at, mark="", centre=1.2, unmarked="", **more):
    return {
        "indicator": "placed", "region": "543", "year": at, "centre": centre, "lower": 0.8, "upper": 1.6,
        "mark": mark, "unmarked": unmarked, "estimate": Estimate(1.3, unit="percent", origin="derived"), **more,
    }  # fmt: skip


@pytest.fixture
def told(release_of, labels):
    def tell(models=(), process=(), kind="public"):
        tables = ("indicator_course", models, *COURSE), ("indicator_process", process, *PROCESS)
        out = release_of(*tables, kind=kind)
        return words.course(out["indicator_course"], out["indicator_process"], labels, indicator="placed")

    return tell


def read(told):
    """Return what is told with plain spaces."""
    return told.replace("\N{NO-BREAK SPACE}", " ")


def both(first, second, name="step", **more):
    return [term(name, "quasi_poisson", first, **more), term(name, "reml_ar1", second, **more)]


def test_the_number_of_years_and_both_models_are_told_side_by_side(told):
    sentences = told(both((0.92, 0.8, 1.06), (0.95, 0.7, 1.29))).sentences
    assert sentences[0] == f"{PLACE}: omassa sarjassa on 18 vuotta (2000–2017), joista 6 ennen alkua."
    assert read(sentences[2]) == (
        f"{PLACE}, tason hyppäys alussa: −8 % (−20…+6) kvasi-Poisson-mallin ja −5 % (−30…+29) AR(1)-mallin (REML) "
        "mukaan."
    )
    slope = told(both((1.012, 0.99, 1.034), (1.01, 0.98, 1.04), "slope")).sentences
    assert read(slope[1]).startswith(f"{PLACE}, vuosimuutos ennen alkua: +1,2 % (−1,0…+3,4) kvasi")


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ((0.92, 0.80, 1.06), (0.95, 0.70, 1.29), False),
        ((0.70, 0.60, 0.80), (0.72, 0.60, 0.86), False),
        ((0.90, 0.81, 0.99), (0.92, 0.80, 1.06), True),  # only one has its limits off 1
        ((0.70, 0.60, 0.80), (0.90, 0.85, 0.95), True),  # neither is within the other's limits
    ],
)
def test_models_that_differ_are_not_to_be_trusted(told, first, second, differ):
    sentences = told(both(first, second)).sentences
    assert (
        f"{PLACE}, tason hyppäys alussa: mallit antavat eri tuloksen, eikä kumpaankaan voi luottaa." in sentences
    ) is differ


def test_a_model_without_an_answer_is_said_to_have_none(told):
    def step(*figures):
        return told(both(*figures)).sentences[2]

    assert step((0.9, 0.8, 1.0), None).endswith("AR(1)-malli (REML) ei anna vastausta.")
    assert step(None, (0.9, 0.8, 1.0)).endswith("kvasi-Poisson-malli ei anna vastausta.")
    assert step(None, None) == f"{PLACE}, tason hyppäys alussa: kumpikaan malli ei anna vastausta."


def test_why_no_figure_of_a_model_may_be_marked_is_told(told):
    short = told(both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0), unmarked="few_points", years=10)).sentences[1]
    assert short.endswith("koska vuosia on 10 ja merkintä edellyttää vähintään 13 vuotta.")
    broken = told(both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0), unmarked="break")).sentences[1]
    assert broken.endswith("muuttui kesken sarjan; hyppäys voi johtua pelkästään siitä.")


def test_marked_years_are_told_by_rule(told, labels):
    marks = {2003: "beyond_limits", 2005: "run", 2006: "run"}
    beyond, run = told((), [year(at, marks.get(at, "")) for at in range(2000, 2014)]).sentences
    unlike = f"{PLACE}, 2000–2013: oman sarjan muista vuosista poikkeavat"
    assert beyond == f"{unlike} 2003 ({labels.value('beyond_limits')})."
    assert run == f"{unlike} 2005 ja 2006 ({labels.value('run')})."


def test_a_series_without_marks_says_so_and_one_too_short_why(told):
    alike = [year(at) for at in range(2000, 2014)]
    assert told((), alike).sentences == [f"{PLACE}, 2000–2013: mikään vuosi ei poikkea oman sarjan muista vuosista."]
    short = [year(at, unmarked="few_points") for at in range(2000, 2007)]
    assert told((), short).sentences[0].endswith("koska vuosia on 7 ja merkintä edellyttää vähintään 13 vuotta.")


def test_each_stretch_between_breaks_is_told_by_itself(told):
    cut = [
        *(year(at) for at in range(2000, 2013)),
        *(year(at, centre=0.9, unmarked="few_points") for at in (2013, 2014)),
    ]
    gap = [year(2016, centre=0.9, unmarked="few_points"), year(2018, centre=None, unmarked="few_points")]
    spans = [sentence.split(":")[0].rsplit(", ", 1)[1] for sentence in told((), [*cut, *gap]).sentences]
    assert spans == ["2000–2012", "2013–2014", "2016", "2018"]


def test_it_describes_and_a_mark_is_a_question_and_never_a_cause(told):
    words_told = told(both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0)))
    assert words_told.answer.endswith("kunnan oman sarjan kulku ilman vertailua muihin; kuvaus, ei päätelmä.")
    assert "Merkintä on kysymys niille, jotka tuntevat vuoden tapahtumat, ei koskaan selitys." in words_told.sureness


def test_every_sentence_of_the_own_series_names_no_other(told):
    sentences = told(both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0)), [year(at) for at in range(2000, 2014)]).sentences
    assert all(sentence.startswith(PLACE) for sentence in sentences)


def test_what_models_and_years_say_alike_is_told_once(told):
    models = both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0), unmarked="few_points", years=10)
    sentences = told(models, [year(at, unmarked="few_points") for at in range(2000, 2010)]).sentences
    assert sum("ei merkitä poikkeaviksi" in sentence for sentence in sentences) == 1


def test_hidden_and_missing_rows_leave_nothing_to_tell(told):
    assert told() == Notice(
        "Kodin ulkopuolelle sijoitetut: kunnan oman sarjan kulkua ei kerrota, koska siihen tarvitaan vuosittaisia "
        "lukuja ja malleihin myös niiden takana olevat lukumäärät."
    )
    hidden = [row | {"small": True} for row in both((0.9, 0.8, 1.0), (0.9, 0.8, 1.0))]
    assert isinstance(told(hidden, [year(2000, small=True)], kind="register"), Notice)
