# ruff: noqa: RUF001 - text for people has real dashes
from varpu_eval.report import words


def test_the_answer_names_the_most_common_answer_to_each_question_in_the_latest_year(distribution_table, labels):
    told = words.distribution(distribution_table, labels)
    assert told.answer == (
        "Nurmijärvi 2010, yleisin vastaus: ”Tulen kuulluksi” – Samaa mieltä 40\xa0%; "
        "”Tuki tulee liian myöhään” – Eri mieltä 40\xa0%. "
        "Rovaniemi 2010, yleisin vastaus: ”Tulen kuulluksi” – piilotettu tietosuojasyistä; "
        "”Tuki tulee liian myöhään” – ei voida päätellä (synteettinen aineisto)."
    )


def test_each_bar_is_told_whole_from_the_lowest_answer_up(distribution_table, labels):
    told = words.distribution(distribution_table, labels, items=("heard",))
    assert list(told.sentences) == [
        (
            "Nurmijärvi 2006, ”Tulen kuulluksi”: Täysin eri mieltä 10\xa0%, Eri mieltä 20\xa0%, Siltä väliltä 20\xa0%, "
            "Samaa mieltä 35\xa0%, Täysin samaa mieltä 15\xa0%."
        ),
        (
            "Nurmijärvi 2010, ”Tulen kuulluksi”: Täysin eri mieltä – Eri mieltä (yhdistetty) 14\xa0%, "
            "Siltä väliltä 20\xa0%, Samaa mieltä 40\xa0%, Täysin samaa mieltä 26\xa0%."
        ),
        "Rovaniemi 2010, ”Tulen kuulluksi”: piilotettu tietosuojasyistä.",
    ]


def test_ten_answers_stand_in_the_order_of_numbers_not_of_text(let_out, answers_of, labels, distribution_table):
    rows = answers_of("scale", 2010, {"10": 0.25, "2": 0.25, "1": 0.5})
    told = words.distribution(let_out("survey_distribution", rows, distribution_table.keys, ("se", "held")), labels)
    assert told.sentences[0].endswith("1 50\xa0%, 2 25\xa0%, 10 25\xa0%.")
