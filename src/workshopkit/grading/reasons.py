"""What a flag says to the participant: kind, about the file and not about the person, with what to do."""

from __future__ import annotations

from workshopkit.grading.model import Flag
from workshopkit.i18n.messages import Translator


def reason(say: Translator, flag: Flag) -> str:
    """The sentence of *flag* for the participant; empty for what concerns only the trainer."""
    if flag.code in ("GRD002", "GRD003", "GRD005"):
        return say("The file could not be read. Open the lab, save it and submit again.")
    if flag.code in ("GRD027", "GRD028"):
        return say("The file is not the notebook itself. Submit the lab with its Submit button.")
    if flag.code in ("GRD001", "GRD037", "GRD043"):
        return say("No notebook was found in what you handed in. Submit the lab with its Submit button.")
    if flag.code == "GRD029":
        return say("The file holds two versions at once. Choose one in the lab, save it and submit again.")
    if flag.code == "GRD035":
        return say("This is the notebook of another lab. Open this lab and submit it.")
    if flag.code == "GRD021":
        return say("The file is larger than 100 MB. Clear all outputs, save and submit again.")
    if flag.code in ("GRD039", "GRD062", "GRD080", "GRD081"):
        return say("This is not your fault: the trainer will look at your work.")
    return _repaired(say, flag) or _told(say, flag)


def _repaired(say: Translator, flag: Flag) -> str:
    cell = flag.values.get("cell", "")
    if flag.code in ("GRD004", "GRD033"):
        return say("Part of the file was missing. What could be read was graded. Save and submit again.")
    if flag.code == "GRD007":
        return say(
            "A locked cell was changed ({cell}). The original was used; your answers stayed as they are.", cell=cell
        )
    if flag.code == "GRD008":
        return say("A cell was there more than once ({cell}). The last copy counted.", cell=cell)
    if flag.code == "GRD009":
        return say("A cell with points was deleted ({cell}). Take a fresh copy of the lab and submit again.", cell=cell)
    if flag.code == "GRD044":
        return say("An answer cell was deleted ({cell}).", cell=cell)
    if flag.code == "GRD025":
        return say("Cells were moved. They ran in the order in which you handed them in.")
    if flag.code in ("GRD024", "GRD082"):
        return say("A file of the lab was changed. The original was used.")
    if flag.code in ("GRD017", "GRD018", "GRD019"):
        return say(
            "The notebook had another name or place. This one was graded: {file}.", file=flag.values.get("file", "")
        )
    if flag.code == "GRD020":
        return say("There was more than one notebook. {file} was not looked at.", file=flag.values.get("file", ""))
    if flag.code in ("GRD010", "GRD012", "GRD013", "GRD016", "GRD032", "GRD036"):
        return say("The inner marks of some cells were changed. They were put right.")
    if flag.code in ("GRD006", "GRD014", "GRD015", "GRD026", "GRD034", "GRD042"):
        return say("The file was saved by another program. It was put right and graded.")
    return ""


def _told(say: Translator, flag: Flag) -> str:
    cell = flag.values.get("cell", "")
    if flag.code == "GRD030":
        return say("The cell {cell} did not end in time and was stopped. Everything else was graded.", cell=cell)
    if flag.code == "GRD031":
        return say("Python stopped in the cell {cell}. The cells before it were graded.", cell=cell)
    if flag.code in ("GRD046", "GRD047", "GRD048"):
        return say(
            "The cell {cell} used more of the computer than a lab may. The cells before it were graded.", cell=cell
        )
    return ""
