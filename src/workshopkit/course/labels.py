"""Every word of the site that is not content: menus, titles of boxes, answers of the self-check."""

from __future__ import annotations

from workshopkit.i18n.messages import Translator


def labels(say: Translator) -> dict[str, str]:
    """Words for templates and pages."""
    return {
        "site": say("Countering terrorist use of the Internet"),
        "trainer_site": say("Trainer's pages"),
        "home": say("Home"),
        "my": say("My workshop"),
        "start": say("All courses and labs"),
        "menu": say("Menu"),
        "close": say("Close"),
        "search": say("Search"),
        "search_hint": say("Type a word to search this course"),
        "contents": say("On this page"),
        "modules": say("Modules"),
        "glossary": say("Glossary"),
        "reviews": say("Reviews"),
        "machine_card": say("The same card for machines (Croissant)"),
        "all_cards": say("All datasets"),
        "trainers": say("For trainers"),
        "forms": say("Test forms with keys"),
        "slides": say("Slides"),
        "slides_notes": say("Slides with notes"),
        "trainer_page": say("Trainer's page"),
        "lab": say("Open the lab"),
        "read": say("Read the module"),
        "module": say("Module"),
        "self_check": say("Self-check"),
        "objectives": say("Objectives"),
        "sources": say("Sources"),
        "mark_v": say("V: the passage was seen."),
        "mark_t": say("T: the text was seen, a number in it was quoted from memory."),
        "checked": say("checked"),
        "in_english_page": say("This page is not translated yet. It is shown in English."),
        "in_english_part": say("Some parts of this page are not translated yet. They are shown in English."),
        "broken": say("This page could not be built"),
        "broken_text": say("There is a fault in its source. The trainer finds it in the list of faults."),
        "only_here": say("Opens inside the workshop, not from a folder."),
        "licence": say("Content under CC BY 4.0. Everything happens in Velmara, a country that does not exist."),
        "back": say("Back to the module"),
        "not_found": say("There is no page at this address"),
    }


def box_titles(say: Translator) -> dict[str, str]:
    """Titles of the boxes in a page that bring none of their own, by kind."""
    return {
        "case": say("A case from Velmara"),
        "key": say("Key messages"),
        "monday": say("On Monday"),
        "rights": say("Rights"),
        "gender": say("Gender"),
        "not-covered": say("What this module does not cover"),
        "warning": say("Before you read"),
        "note": say("Note"),
        "tip": say("Tip"),
        "info": say("Information"),
        "example": say("Example"),
        "danger": say("Caution"),
        "question": say("Question"),
    }


def item_words(say: Translator) -> dict[str, str]:
    """Words of the self-check, for the page and for its script."""
    return {
        "question": say("Question {n}", n="{n}"),
        "right": say("Yes, that is right."),
        "wrong": say("Not quite."),
        "again": say("Look at the reason, then try again."),
        "right_answer": say("Right"),
        "wrong_answer": say("Not right"),
        "reason": say("Is this right? See the reason"),
        "answer": say("See the answer"),
        "check": say("Check"),
        "choose": say("choose"),
        "your_number": say("Your number"),
        "not_a_number": say("Write a number, for example 12 or 12.5."),
        "empty": say("Choose something in every line first."),
        "some": say("{right} of {total} are right.", right="{right}", total="{total}"),
    }


def form_words(say: Translator) -> dict[str, str]:
    """Words of test forms with keys, for trainers."""
    return {
        "intro": say("For trainers only. Do not show or copy this page to participants before the test."),
        "objective": say("Objective"),
        "key": say("Key"),
    }


def review_words(say: Translator) -> dict[str, str]:
    """Words of the page that lists who has read what."""
    return {
        "title": say("Reviews"),
        "intro": say(
            "Before an item is used in a room, one person reads it for safety, one for law, and one for each language."
            " This page says what has been read and what has not."
        ),
        "item": say("Item"),
        "safety": say("Safety"),
        "legal": say("Law"),
        "fr": say("French"),
        "ar": say("Arabic"),
        "pending": say("pending"),
        "done": say("done"),
    }


def glossary_words(say: Translator) -> dict[str, str]:
    """Words of the glossary table."""
    return {
        "definition": say("Definition"),
        "terms": say("Terms in three languages"),
    }
