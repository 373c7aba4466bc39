"""Rules of the LAB codes (source, translation and proof of a lab) and the DAT codes (its data)."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("LAB001", "the front matter is wrong: {reason}", "write lab: {{id, title, minutes, module, recipe, tables}}"),
    Rule("LAB002", "a cell has no id", "give it ':id: …' as the first line of the cell"),
    Rule("LAB003", "the id {id} is used twice; the first is in line {first}", "give one of the two another id"),
    Rule("LAB004", "the id {id} cannot be used", "write a small letter, then small letters, digits and hyphens"),
    Rule("LAB005", "unknown role {role}", "use one of: {known}"),
    Rule("LAB006", "the {role} cell has no use for the option {option}", "remove it, or correct its name"),
    Rule("LAB007", "unknown kind {kind}", "use one of: {known}"),
    Rule("LAB008", "the {role} cell {id} names no exercise", "give it ':exercise: \"1.4\"'"),
    Rule("LAB009", "the cell that begins here is never closed", "end it with a line of as many backticks"),
    Rule("LAB010", "exercise {exercise} has a second {role} cell {id}", "keep one, or make it an exercise of its own"),
    Rule("LAB011", "{marker} stands without its partner", "put BEGIN and END on lines of their own, in this order"),
    Rule("LAB012", "exercise {exercise} has tests but no points", "give the test cell ':points: …'"),
    Rule("LAB013", "the points {points} are not a number above zero", "write ':points: 2'"),
    Rule("LAB014", "exercise {exercise} has no check", "add a cell with ':role: check' for it"),
    Rule("LAB015", "exercise {exercise} has no test", "add a cell with ':role: test' and points for it"),
    Rule("LAB016", "the solution of exercise {exercise} stands outside its markers", "move it between the markers"),
    Rule(
        "LAB017",
        "hidden tests of cell {id} are missing or in the wrong cell",
        "put them between markers in a test cell",
    ),
    Rule("LAB018", "a Markdown cell is locked for nbgrader", "remove the metadata: nbgrader would bring English back"),
    Rule(
        "LAB019", "the code line has {length} characters, more than {most}", "break it; it must fit beside Arabic text"
    ),
    Rule("LAB020", "the code of cell {id} cannot be read: {reason}", "correct it"),
    Rule("LAB021", "exercise {exercise} has a {role} cell but no answer", "add the answer cell, or correct the number"),
    Rule("LAB022", "a free answer must be a text-cell with the role text", "write ```{{text-cell}} and ':role: text'"),
    Rule("LAB023", "the lab has no exercise", "add an answer cell"),
    Rule("LAB024", "exercise {exercise} has no blank to fill", "write ____ where the answer belongs"),
    Rule("LAB025", "no question stands above the free answer {id}", "write Markdown before the text-cell"),
    Rule(
        "LAB030", "in {lang} the cell {cell} is not the same as in English", "translate words only; keep code and ids"
    ),
    Rule("LAB031", "{name} is missing", "write it; CONTRIBUTING.md says what belongs into it"),
    Rule("LAB032", "{name} cannot be used: {reason}", "correct it"),
    Rule("LAB033", "no hint {hint} in HINTS of checks.py", "add it with two steps, or correct the name"),
    Rule("LAB034", "the translation into {lang} cannot be used: {reason}", "correct the PO file"),
    Rule(
        "LAB040", "exercise {exercise}, {lang}: the {kind} answer '{case}' is not accepted by the check", "correct one"
    ),
    Rule("LAB041", "exercise {exercise}, {lang}: '{case}' gets {points} of {most} points", "correct answer or tests"),
    Rule("LAB042", "exercise {exercise}, {lang}: the wrong answer '{case}' gets all points", "make the tests stricter"),
    Rule("LAB043", "exercise {exercise}, {lang}: '{case}' brings no hint {hint} but {found}", "correct check or case"),
    Rule("LAB044", "exercise {exercise}, {lang}: cell {cell} prints after '{case}': {text}", "keep test cells silent"),
    Rule("LAB045", "exercise {exercise} needs {need} in cases.toml", "add the case"),
    Rule("LAB046", "{lang}: cell {cell} of the solution fails: {reason}", "correct the cell"),
    Rule("LAB047", "exercise {exercise}, {lang}: the check fails by itself on '{case}': {reason}", "correct checks.py"),
    Rule("LAB048", "exercise {exercise}, {lang}: '{case}' does not end within {seconds} s", "correct the case"),
    Rule("DAT001", "the data of the lab cannot be made: {reason}", "correct the recipe"),
    Rule(
        "DAT002", "no data for seat {seat} after {tries} tries: {reason}", "widen the recipe, or ask less of claims.py"
    ),
    Rule("DAT003", "the conclusion {name} does not hold for seat {seat}", "correct the recipe, or the conclusion"),
    Rule("DAT004", "claims.py has no accepted answer for exercise {exercise}", "add it to reference()"),
)
