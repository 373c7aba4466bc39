"""Rules of the register codes: reviews, objectives, items, sources."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("REG001", "the file cannot be read: {reason}", "correct the line; the rest of the file was not checked"),
    Rule("REG010", "{name} has no review record", "add it to course/registers/reviews.yml with each role pending"),
    Rule("REG011", "the review of {name} has no role {role}", "add the role; it stays pending until somebody reads it"),
    Rule(
        "REG012",
        "the review of {name} as {role} is neither pending nor a date with a role",
        "write pending, or {{date: YYYY-MM-DD, role: what the reader is}}",
    ),
    Rule("REG013", "the review of {name} as {role} is dated {date}, in the future", "write the day of the reading"),
    Rule("REG014", "the record of {name} has no file", "take the record out, or correct the path", "warning"),
    Rule("REG020", "the objective {id} has no measurable verb: {verb}", "use a verb that somebody can observe"),
    Rule("REG021", "the sentence of {id} does not hold its verb {verb}", "let the sentence and the verb say the same"),
    Rule("REG022", "the objective {id} is measured by no item", "name at least one item under items"),
    Rule(
        "REG023", "the objective {id} names the item {item}, which does not exist", "correct the id or write the item"
    ),
    Rule("REG024", "the objective {id} is practised nowhere", "name at least one lab question under lab_questions"),
    Rule("REG025", "the objective {id} names the lab question {question}, which does not exist", "correct the number"),
    Rule("REG026", "the objective {id} lacks {field}", "add it: an objective has a sentence, condition and criterion"),
    Rule("REG030", "the item {id} measures {objective}, which does not exist", "correct the id of the objective"),
    Rule("REG031", "the stem of {id} does not end with a question mark", "end the stem with one question"),
    Rule(
        "REG032",
        "the longest option of {id} is {ratio} times the median",
        "make the options similar in length; at most 1.8 times",
        "warning",
    ),
    Rule("REG033", "the item {id} has {n} right options", "give it exactly one"),
    Rule("REG034", "{part} of {id} has no rationale", "say under why what makes it right or wrong"),
    Rule("REG035", "the item id {id} is used twice", "give each item its own id"),
    Rule("REG036", "the item {id} lacks {field}", "add the field"),
    Rule("REG037", "the item {id} has {n} options", "give it three or four"),
    Rule("REG038", "the stem of {id} hides the negative word {word}", "ask positively, or write it in capitals"),
    Rule("REG040", "the source {id} is not in the register", "add it to course/registers/sources.yml or take it out"),
    Rule("REG041", "the source {id} is marked U and may not be printed", "verify it, or take the sentence out"),
    Rule("REG042", "the source {id} was checked on {date}, in the future", "write the day of the check"),
    Rule("REG043", "the source {id} lacks a valid {field}", "give citation, mark (V, T or U), checked and review"),
)
