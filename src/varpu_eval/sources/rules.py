"""The rules that a study's data keep, by name: what is checked and the way out.

Knows the words of the rules, which `docs/data-rules.md` repeats; what breaks them is found beside each reader.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the tables it holds for, what is checked, and what the owner of the data can do when it breaks."""

    tables: str
    checks: str
    way_out: str


RULES: dict[str, Rule] = {
    # the study and its files
    "study": Rule(
        "study.toml", "study.toml is there and every key of it is known and right", "Correct it in study.toml."
    ),
    "columns": Rule(
        "study.toml",
        "`columns` maps a heading of the file to a column of the table",
        "Write columns = { theirs = 'ours' }.",
    ),
    "key": Rule(
        "study.toml",
        "a study of real persons has a secret key of at least 32 characters that only its owner can read",
        "Make it once with varpu-eval key STUDY, and keep a copy of it.",
    ),
    "file_missing": Rule("all", "every path and pattern finds a file", "Correct the path, or add the file."),
    "file_format": Rule(
        "all",
        "the file is CSV, XLSX or Parquet; survey answers may be SPSS .sav",
        "Save the file in one of these formats.",
    ),
    "file_empty": Rule("all", "the file holds something", "Fill the file, or take it out of study.toml."),
    "file_damaged": Rule("all", "the file can be opened as what its name says", "Save or export the file again."),
    "file_encrypted": Rule(
        "all",
        "a workbook is neither protected by a password nor of the old .xls kind",
        "Save it as .xlsx without a password.",
    ),
    "file_too_large": Rule(
        "all",
        "a file stays within 300 MB, also unpacked, and 20 million cells",
        "Split the file, or leave out empty sheets.",
    ),
    "encoding": Rule(
        "all",
        "a CSV file is text in UTF-8, UTF-16 or Windows-1252, without control characters",
        "Save it as CSV UTF-8.",
    ),
    "quotes": Rule(
        "all",
        "every quotation mark that opens in a CSV file closes",
        "Close or double the quotation mark; see the row named.",
    ),
    "row_length": Rule(
        "all",
        "every row of a CSV file has as many cells as the header",
        "Put a cell that holds the separator in quotation marks; with decimal commas, separate cells by semicolons.",
    ),
    "file_twice": Rule(
        "all", "no two files of one table have the same content", "Delete the copy, or name it otherwise in study.toml."
    ),
    # headings
    "header": Rule("all", "one of the first 30 rows is the row of headings", "Write the column names above the data."),
    "sheets": Rule(
        "all",
        "one visible sheet of a workbook has the headings of the table",
        "Put every row on one sheet, or hide the sheets that are not data.",
    ),
    "heading_empty": Rule("all", "a column with data has a heading", "Name the column; undo merged header cells."),
    "heading_duplicate": Rule("all", "no two columns mean the same", "Rename or delete one of them."),
    "column_missing": Rule(
        "all",
        "every column of the table is there",
        "Add the column, or name it in study.toml: columns = { theirs = 'ours' }.",
    ),
    "total_row": Rule("all", "every row below the headings is data, not a total or a footnote", "Delete the row."),
    # cells
    "required": Rule("all", "a cell that must have a value has one", "Fill the cell."),
    "formula_error": Rule(
        "all", "no cell holds a formula's error such as #N/A", "Correct the formula, or empty the cell."
    ),
    "cell_type": Rule("all", "a cell holds one value: text, a number or a date", "Store plain values."),
    "number": Rule(
        "all", "a number is a number, such as 1 234,5", "Write digits only, without a unit or a percent sign."
    ),
    "decimal_sign": Rule("all", "one file uses one decimal sign", "Use either a comma or a point in the whole file."),
    "whole_number": Rule("all", "years and counts are whole numbers", "Write a whole number."),
    "year": Rule("all", "a year is between 1900 and 2100", "Write the year with four digits."),
    "date": Rule(
        "all", "a date exists and is written 2013-12-31 or 31.12.2013", "Write the date so; nothing else is guessed."
    ),
    "region": Rule(
        "all",
        "a region is a 3-digit municipality code with its zeros, FI, or wsc:NN",
        "Write it as text, such as 005; in a workbook, format the column as text.",
    ),
    "sector": Rule(
        "all",
        "a sector is a code of the study, or a name or job title listed in study.toml",
        "Add the words to the titles of their sectors: [sectors] code = { titles = [...] }; `other` always exists.",
    ),
    "vocabulary": Rule(
        "all",
        "a word of a closed list is one of the list (kind, presence, stance, better, origin ...)",
        "Use a word of the list.",
    ),
    "range": Rule("all", "a number is inside its range", "Correct the number."),
    "share": Rule(
        "survey_figures, indicators",
        "a share is 0 to 1, a percentage 0 to 100, a score 0 to 100, a count or rate 0 or more",
        "Correct the value or its unit.",
    ),
    "personal": Rule(
        "all",
        "no cell that is kept holds an e-mail address or a Finnish identity code",
        "Replace it with a name of the thing that tells no person.",
    ),
    # rows
    "duplicate": Rule("all", "no two rows have the same key", "Delete one of the rows, or correct its key."),
    "texts": Rule(
        "codebook, catalogue, goals, events",
        "a text or title is given in at least one language",
        "Fill text_fi, or another language.",
    ),
    "order": Rule(
        "codebook, goals, events", "what begins does so before it ends, and low is below high", "Change the two around."
    ),
    "pair": Rule(
        "meetings, goals, codebook",
        "an interface is two different sectors of the study: a|b, or rater>rated in a codebook",
        "Write two sector codes.",
    ),
    "breaks": Rule("catalogue", "breaks are year=text, several divided by |", "Write 2008=text|2015=text."),
    "agree_from": Rule("codebook", "agree_from lies between low and high", "Correct agree_from."),
    "answers": Rule(
        "codebook",
        "answers are text=value with values between low and high, or the options of a multi-select item without values",
        "Write Täysin samaa mieltä=5|..., or option|option.",
    ),
    "missing": Rule(
        "codebook",
        "codes of missing answers lie outside low to high",
        "Write 9=En osaa sanoa, or the answer's text alone.",
    ),
    "item_name": Rule("codebook", "an item's name is none of the columns of the answers", "Rename the item."),
    # surveys
    "answer": Rule(
        "survey responses",
        "an answer is a number on the item's scale, or a text listed in the codebook's answers or missing",
        "Add the text to `answers` or `missing` of the item in the codebook.",
    ),
    "item_missing": Rule(
        "survey responses",
        "every item of the codebook that was asked in a file's years has its column",
        "Name the column in study.toml, or give the item from_year or to_year in the codebook.",
    ),
    "item_year": Rule(
        "survey responses",
        "an item has answers only in the years from_year to to_year",
        "Correct the years in the codebook.",
    ),
    "study_year": Rule(
        "survey responses",
        "a year lies between the first and the last year of the study",
        "Correct the year, or add it to `years` in study.toml.",
    ),
    "panel": Rule(
        "survey responses", "a panel survey has a column `respondent`", "Add the column, or set panel = false."
    ),
    "respondent_twice": Rule(
        "survey responses",
        "a respondent answers in one municipality a year",
        "Make the ids of respondents unique across municipalities.",
    ),
    "population_size": Rule(
        "survey population", "a stratum has at least as many staff as answers", "Correct the number of staff."
    ),
    "total": Rule("survey population", "no row is a total over rows that are there too", "Delete the rows of totals."),
    "margin": Rule(
        "study.toml, survey responses, survey population",
        "margins that answers are weighted to stand in sheets and population alike, with staff for every answer",
        "Write its values alike in both, or add the stratum to the population.",
    ),
    # between tables
    "meeting_known": Rule(
        "attendance, actions", "a meeting is one of the table of meetings", "Add the meeting, or correct its name."
    ),
    "person_twice": Rule(
        "attendance",
        "a person listed twice at one meeting has one sector and one presence",
        "Delete one of the rows.",
    ),
    "indicator_known": Rule(
        "indicators, goals", "an indicator is one of the catalogue", "Add it to the catalogue, or correct its name."
    ),
    "persons": Rule(
        "catalogue, indicators",
        "a denominator that is an indicator has the unit count, and a count of one year is not above it",
        "Name the indicator that counts the persons, or correct the count.",
    ),
    "target": Rule(
        "goals",
        "a target is within its measure: a share who agree 0 to 1, a mean low to high, a score or percentage 0 to 100",
        "Correct the target, such as 0.6 for 60 % who agree.",
    ),
    "survey_known": Rule(
        "survey_figures, goals",
        "a survey and its item are those of the study; published figures may be of a survey without answers",
        "Correct the name of the survey or the item.",
    ),
    "measure": Rule("goals", "a goal's measure is indicator:ID or item:SURVEY/ITEM", "Write one of these."),
}
