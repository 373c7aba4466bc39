"""Rules of the COU codes: pages, items, registers and links of the course."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("COU001", "{count} texts of this page are shown in English ({lang})", "translate them in {po}", "warning"),
    Rule("COU002", "the front matter cannot be read: {reason}", "write title and description between two lines of ---"),
    Rule("COU003", "unknown placeholder {name}", "use objectives, items, diagram or glossary"),
    Rule("COU004", "unknown source {id}", "add it to course/registers/sources.yml or correct the number"),
    Rule("COU005", "source {id} is marked U (unverified)", "verify it and change its mark, or take the sentence out"),
    Rule("COU006", "item {item} has {count} right answers", "mark exactly one option with right: true"),
    Rule("COU007", "item {item} does not say why at {part}", "give it a why: a reader learns from the reason"),
    Rule("COU008", "the link to {target} leads nowhere", "correct the path, or add the page"),
    Rule("COU009", "{id} is used twice", "give each its own id"),
    Rule(
        "COU010", "the file cannot be read: {reason}", "correct this line; the rest of the file is not read until then"
    ),
    Rule("COU011", "{entry} is not as it must be: {reason}", "correct the entry; until then it is left out"),
    Rule("COU012", "there is no module {module} in {register}", "correct the code of the module or add the entry"),
    Rule("COU013", "there is no diagram {name}", "add course/diagrams/{name}.svg or correct the name"),
    Rule("COU014", "diagram {name} has no alternative text", "give the SVG a title and a desc element"),
    Rule("COU015", "there is no lab {lab}", "correct the code of the lab, or add labs/{lab}/lab.md"),
    Rule("COU016", "the site in {lang} could not be built: {reason}", "the former site stays; correct the cause"),
    Rule("COU017", "slide {slide} does not have the parts of the English one", "keep the blocks of the slide in order"),
    Rule("COU018", "there is no English source of {path}", "restore the file or take it out of the menu"),
    Rule("COU019", "objective {objective} names item {item}, which does not exist", "correct the list of items"),
)
