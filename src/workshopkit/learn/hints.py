"""Mistakes that any exercise can meet, each with a hint in two steps.

A lab's own mistakes are in its ``checks.py``; together they are everything that a check or a hidden test may name.
"""

from __future__ import annotations

from workshopkit.learn.say import t

Hints = dict[str, tuple[str, str]]


def common() -> Hints:
    """The common mistakes by id, in the notebook's language."""
    return _course_of_work() | _typing() | _arguments()


def _course_of_work() -> Hints:
    return {
        "blank": (
            t("Fill in the blank: put your answer in the place of ____, then run the cell above."),
            t("Select the four lines ____ and type the answer over them; nothing else needs to change."),
        ),
        "not-run": (
            t("There is no answer yet. Run the cell above, then check again."),
            t("Click into the cell above and press Shift and Enter together."),
        ),
        "cell-error": (
            t("The cell above stopped with an error, so there is no answer yet. Compare it with the exercise."),
            t("Press Ctrl and Z until the cell is as it was; then change one thing only."),
        ),
        "wrong-type": (
            t("The answer is not of the kind asked for. Read again whether a number, a name or a table is asked."),
            t("Keep the line as it was given and change only what the exercise asks you to change."),
        ),
        "typed-constant": (
            t("This is right for today's data. Let the notebook work it out, so that it stays right with other data."),
            t("Write the name of the table and what you want to know of it, instead of the result that you have read."),
        ),
        "changed-table": (
            t(
                "A table no longer has the rows of its file, because a cell has changed it. "
                "Press Run all, the button with two arrows."
            ),
            t("Run the first cell of the notebook again; it reads the tables anew. Then run the cell above once."),
        ),
        "other": (
            t("This is not the answer yet. Read the exercise once more and compare it with the cell above."),
            t("Look at the table that the cell shows: does it hold what the question asks for, no more and no less?"),
        ),
    }


def _typing() -> Hints:
    return {
        "missing-quotes": (
            t("Text needs quotation marks. Without them Python looks for a thing of that name and finds none."),
            t('Put the straight quotation mark " before and after the word, as in "acct".'),
        ),
        "curly-quotes": (
            t("There are curly quotation marks in the cell. Python knows only the straight ones."),
            t("Delete both marks and type the straight \" or ' on the keyboard; do not paste them from a document."),
        ),
        "arabic-digits": (
            t("Python reads the digits 0 to 9 only. Type the number again with these digits."),
            t("Switch the keyboard to Latin letters before you type the number."),
        ),
        "decimal-comma": (
            t("A decimal number is written with a point in Python: 0.5 and not with a comma."),
            t("Replace the comma in the number by a point."),
        ),
        "thousands": (
            t("Write large numbers without a space, comma or point between the thousands."),
            t("Write the digits one after the other, as in 1234."),
        ),
        "full-width": (
            t("There are wide characters in the cell, as some keyboards write them. Type them again in normal width."),
            t("Switch the keyboard to Latin letters, delete the number or sign, and type it again."),
        ),
        "invisible-marks": (
            t("There is an invisible sign in the cell, often pasted along with a text. Type the answer instead."),
            t("Delete everything between the = sign and the end of the line, then type it on the keyboard."),
        ),
        "number-as-text": (
            t("A number is written without quotation marks; with them it is a text, and nothing can be calculated."),
            t("Delete the quotation marks before and after the number."),
        ),
        "date-unquoted": (
            t("A date needs quotation marks, in the order year, month, day."),
            t('Write the date as in day("2027-02-01").'),
        ),
        "syntax": (
            t("Python cannot read the cell above. Often a bracket, a comma or a quotation mark is missing."),
            t("Count the brackets: each one that opens must be closed. Ctrl and Z take your last change back."),
        ),
    }


def _arguments() -> Hints:
    return {
        "unknown-column": (
            t("The table has no column of this name. Capital letters count, and so does every letter."),
            t("Copy the name of the column from the heading of the table, in quotation marks."),
        ),
        "unknown-choice": (
            t("This word is not one of the choices. Use one of those that the text of the exercise gives."),
            t("Copy the word from the text of the exercise, in quotation marks and in small letters."),
        ),
        "percent-as-share": (
            t("A share is a number between 0 and 1. A half, which is 50 percent, is written 0.5."),
            t("Divide the percentage by 100."),
        ),
        "date-order": (
            t("A date is written year-month-day with a hyphen, so that nobody mistakes the day for the month."),
            t('Write the date as in day("2027-02-01").'),
        ),
        "text-not-date": (
            t("Here a text is compared with a date. The notebook must first read the text as a date."),
            t("Choose the function that makes dates: as_dates."),
        ),
    }
