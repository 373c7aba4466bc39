"""Every sentence of the form by the name under which form.js says it; ``{fields}`` are filled there."""

from __future__ import annotations

from collections.abc import Callable


def form_words(lang: str) -> dict[str, str]:
    """The sentences in *lang*; English stands in for one without translation."""
    from workshopkit.i18n.messages import entries

    known = entries("form", lang) if lang != "en" else {}
    return _words(lambda text: known.get(text, text))


def _words(say: Callable[[str], str]) -> dict[str, str]:
    return {
        "saved": say("Saved at {time}"),
        "saving": say("Saving…"),
        "unsaved": say("NOT SAVED"),
        "unsaved_help": say("What you wrote last is only on this screen. Keep this page open and try again."),
        "retry": say("Try again"),
        "restored": say("Your earlier answers are here."),
        "nothing_yet": say("Nothing answered yet. Each answer is saved as you give it."),
        "progress": say("{done} of {all} answered"),
        "none_shown": say("There is nothing left to show here. Choose another view above."),
        "show": say("Show"),
        "show_mine": say("the indicators that my agency is asked"),
        "show_open": say("of these, those without an answer"),
        "show_all": say("all indicators"),
        "domains": say("Domains"),
        "who": say("Who answers"),
        "role": say("Role of your agency"),
        "choose_role": say("choose a role"),
        "agency": say("Name of the agency"),
        "agency_help": say("The agency, not a person."),
        "prepared_by": say("Prepared by (function)"),
        "approved_by": say("Approved by (function)"),
        "function_help": say("A function such as head of unit; no name of a person."),
        "about_evidence": say("What counts as evidence, and how far it carries"),
        "core": say("core"),
        "safeguard": say("safeguard"),
        "unknown": say("Do not know"),
        "not_applicable": say("Not applicable:"),
        "reason": say("Why is it not applicable?"),
        "reason_needed": say("Please say why it is not applicable; until then it counts as not answered."),
        "untouched": say("Not answered yet."),
        "clear": say("Take the answer back"),
        "above_ceiling": say("With the evidence cited here, level {level} will count as level {most}."),
        "evidence_of": say("Evidence for {id}"),
        "evidence_help": say("Cite a title, number or place. Never case data, personal data or classified text."),
        "evidence_wanted": say("What would show it"),
        "evidence_class": say("Class"),
        "evidence_reference": say("Reference"),
        "evidence_date": say("Month of the evidence"),
        "evidence_public": say("public"),
        "add_evidence": say("Add evidence for {id}"),
        "remove_evidence": say("Remove evidence {n}"),
        "reservation": say("A reservation, or a note for the plenary"),
        "reservation_label": say("Reservation"),
        "reservation_help": say(
            "Say what you do not agree with or what must not be lost. It is printed beside the result."
        ),
        "finish": say("Give the answers back"),
        "finish_help": say(
            "Answers stay in this browser, readable for anyone who uses it, until you save the return as a file and "
            "empty the form. Send the file to the coordinator by the way agreed with them."
        ),
        "save_return": say("Save the return as a file"),
        "return_saved": say("The return was saved in your folder for downloads."),
        "open_return": say("Open a return that was saved"),
        "not_a_return": say("This file is not a return for this version of the questions. Ask the coordinator."),
        "who_first": say("Please fill in the role and the name of the agency first."),
        "print": say("Print"),
        "empty": say("Empty the form in this browser"),
        "empty_sure": say("All answers in this browser will be erased. Was the return saved as a file?"),
    }
