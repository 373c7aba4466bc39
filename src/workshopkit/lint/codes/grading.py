"""Rules of the GRD codes: what was wrong with a hand-in, and what to ask of the participant.

Errors set a hand-in aside; warnings were repaired, or tell what happened while it ran.
"""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

_AGAIN = "ask the participant to open the lab again, save it and submit"
_NOTHING = "nothing to ask; look at the points with the participant if they seem wrong"
_MUCH = "look at that cell with the participant, and ask for a new version"

RULES = rules(
    Rule("GRD001", "there is no notebook in what was handed in", "ask for the file {file} from the lab's folder"),
    Rule("GRD002", "the file {file} is empty", _AGAIN),
    Rule("GRD003", "the file {file} is damaged and nothing of it can be read", _AGAIN),
    Rule("GRD004", "the end of {file} is missing; {cells} cells could be read and were graded", _AGAIN, "warning"),
    Rule("GRD005", "the file {file} is not a notebook, although its name says so", _AGAIN),
    Rule(
        "GRD006",
        "the file {file} was saved with another text encoding ({encoding}); it was read all the same",
        "ask which program was used to save it, and to use the lab itself next time",
        "warning",
    ),
    Rule("GRD007", "the locked cell {cell} had been changed; the original was used", _NOTHING, "warning"),
    Rule("GRD008", "the cell {cell} was there more than once; the last copy counted", _NOTHING, "warning"),
    Rule(
        "GRD009",
        "the graded cell {cell} had been deleted; it has no points",
        "ask the participant to open a fresh copy of the lab, put the answers in and submit",
        "warning",
    ),
    Rule(
        "GRD010", "the cell {cell} had been changed from code to text or back; it was changed back", _NOTHING, "warning"
    ),
    Rule("GRD012", "the cell {cell} had lost its mark; it was found and counted", _NOTHING, "warning"),
    Rule(
        "GRD013",
        "the points or the lock of the cell {cell} had been changed; the original was used",
        _NOTHING,
        "warning",
    ),
    Rule(
        "GRD014", "the notebook asked for another kernel ({kernel}); it was run with the lab's own", _NOTHING, "warning"
    ),
    Rule("GRD015", "the file {file} was in the old notebook format {version}; it was converted", _NOTHING, "warning"),
    Rule("GRD016", "{cells} cells of {file} had the id of another cell; they got new ones", _NOTHING, "warning"),
    Rule(
        "GRD017",
        "{file} was taken as {name}, the only name the lab has",
        "ask whether this is the file that the participant wanted to hand in",
        "warning",
    ),
    Rule("GRD018", "the notebook came inside the zip {file}; it was unpacked", _NOTHING, "warning"),
    Rule("GRD019", "the notebook lay in a folder of its own ({file}); it was taken from there", _NOTHING, "warning"),
    Rule(
        "GRD020",
        "there was another notebook, {file}; it was not looked at",
        "ask whether the answers are in that one",
        "warning",
    ),
    Rule("GRD021", "the file {file} has {mb} MB, more than 100", "ask to clear all outputs, save and submit"),
    Rule("GRD022", "the file {file} has {mb} MB, more than 100; it was left out", _NOTHING, "warning"),
    Rule("GRD023", "{file} is a link to another place; links are never followed", _NOTHING, "warning"),
    Rule("GRD024", "the lab's own file {file} had been changed; the original was used", _NOTHING, "warning"),
    Rule(
        "GRD025", "the cells were in another order, beginning with {cell}; they ran in that order", _NOTHING, "warning"
    ),
    Rule(
        "GRD026", "the file {file} began with an invisible mark of another program; it was removed", _NOTHING, "warning"
    ),
    Rule("GRD027", "the file {file} is a web page, not the notebook itself", "ask for the file that ends in .ipynb"),
    Rule(
        "GRD028", "the file {file} is a program text, not the notebook itself", "ask for the file that ends in .ipynb"
    ),
    Rule(
        "GRD029",
        "the file {file} holds two versions mixed by a version control program",
        "ask the participant to choose one version, save it in the lab and submit",
    ),
    Rule(
        "GRD030",
        "the cell {cell} did not end in time and was stopped; the others were graded",
        "show the participant that the cell never ends, and ask for a new version",
        "warning",
    ),
    Rule(
        "GRD031",
        "Python stopped in the cell {cell}; only the cells before it could be graded",
        "look at that cell with the participant, and ask for a new version",
        "warning",
    ),
    Rule("GRD032", "the cell {cell} does not belong to this lab; it was not graded", _NOTHING, "warning"),
    Rule("GRD033", "{cells} damaged cells of {file} were left out", _AGAIN, "warning"),
    Rule("GRD034", "there was something after the end of {file}; it was cut off", _NOTHING, "warning"),
    Rule("GRD035", "no cell of this lab is in {file}", "ask whether it is the notebook of another lab"),
    Rule(
        "GRD036",
        "the cells {cell} and {other} carried each other's marks; they were graded by their marks",
        _NOTHING,
        "warning",
    ),
    Rule("GRD037", "there are more than {most} files in what was handed in", "ask for the notebook alone"),
    Rule("GRD038", "the notebook {file} was not handed in; it has no points", "ask for it", "warning"),
    Rule(
        "GRD039",
        "this hand-in could not be graded ({reason})",
        "keep the hand-in and report this; grade it by hand until then",
    ),
    Rule(
        "GRD041",
        "an earlier version of this seat keeps its points in the gradebook",
        "let that stand, or ask for a new version",
        "warning",
    ),
    Rule("GRD042", "the head of {file} was damaged; it was made new", _NOTHING, "warning"),
    Rule("GRD043", "the zip {file} cannot be opened ({reason})", "ask for the notebook itself"),
    Rule("GRD044", "the answer cell {cell} had been deleted", _NOTHING, "warning"),
    Rule(
        "GRD045",
        "the test {cell} gave a result that is no number of points for it; it has no points",
        "correct the test, then grade again",
        "warning",
    ),
    Rule(
        "GRD046",
        "the cell {cell} started too many processes; only the cells before it could be graded",
        _MUCH,
        "warning",
    ),
    Rule("GRD047", "the cell {cell} used too much memory; only the cells before it could be graded", _MUCH, "warning"),
    Rule("GRD048", "the cell {cell} wrote too many files; only the cells before it could be graded", _MUCH, "warning"),
    Rule(
        "GRD050",
        "the lab {lab} gives another output in a prepared kernel (first in {cell}); each hand-in had a kernel of its "
        "own, which is slower",
        "nothing to do: the points are right",
        "warning",
    ),
    Rule(
        "GRD060",
        "the time in {file} cannot be read; the hand-in was graded without a time",
        "look when it was handed in, if that matters for the points; write the time into that file and grade again",
        "warning",
    ),
    Rule(
        "GRD061",
        "the hand-in says that it was handed in at {time}, which is still to come",
        "look whether a clock was wrong; correct timestamp.txt if lateness matters",
        "warning",
    ),
    Rule(
        "GRD062",
        "nbgrader did not grade this hand-in ({reason})",
        "grade it without --engine nbgrader, which repairs what can be repaired",
    ),
    Rule(
        "GRD063",
        "the gradebook did not know the assignment {lab}; it was taken from its source folder",
        "nothing to do; the release folder was not touched",
        "warning",
    ),
    Rule(
        "GRD064",
        "the assignment {lab} is neither in the gradebook nor in the source folder; nothing of it was graded",
        "put its source into the course, or name the gradebook that has it",
    ),
    Rule("GRD065", "{file} had commas where none may be; they were left out", _NOTHING, "warning"),
    Rule("GRD066", "{file} is no ordinary file (a pipe or a device); it was left out", _NOTHING, "warning"),
    Rule(
        "GRD067",
        "{file} may not be read by the account that grades; it was left out",
        "give yourself the right to read it and grade again, or ask for it anew",
        "warning",
    ),
    Rule("GRD068", "the folder {file} lies deeper than {most} folders; it was not looked into", _NOTHING, "warning"),
    Rule("GRD069", "{file} held halves of letters that no program can write; they were replaced", _NOTHING, "warning"),
)
"""GRD011 and GRD040 are not used and stay free of meaning."""
