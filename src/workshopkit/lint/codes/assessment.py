"""Rules of the ASM codes: the instrument of the self-assessment, and the answers to it."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("ASM001", "the instrument cannot be read: {reason}", "correct this line; nothing else was checked"),
    Rule("ASM002", "{entry} is missing", "add it; instrument.schema.json describes every field"),
    Rule("ASM003", "{entry} is not a field of the instrument", "correct its name or take it out"),
    Rule("ASM004", "{entry} has a value that is not allowed: {value}", "instrument.schema.json says what is allowed"),
    Rule("ASM005", "the id {id} is used twice", "give each its own id"),
    Rule("ASM006", "the id {id} is retired and may not be used again", "take the next free number"),
    Rule("ASM007", "{entry} names {id}, which does not exist", "correct the id or add the entry"),
    Rule("ASM008", "{id} does not begin with its domain {domain}", "correct the id or the domain"),
    Rule("ASM009", "the domain {domain} has no core indicator", "mark at least one; the band of a domain rests on it"),
    Rule(
        "ASM010",
        "the safeguard {id} of {power} is not marked as a safeguard",
        "mark it, or pair the power with another",
    ),
    Rule(
        "ASM011",
        "the safeguard {id} of {power} may be not applicable",
        "pair the power with a safeguard that every State can be asked about",
    ),
    Rule("ASM012", "{ids} depend on each other in a circle", "take one of the dependencies out"),
    Rule(
        "ASM013",
        "the text of {id} is not the one of its fingerprint {fingerprint}",
        "say under change what kind of change it is and in which version, then run assess check --renew",
    ),
    Rule("ASM014", "the change of {id} does not say from which indicators", "name them under from"),
    Rule("ASM015", "two levels of {id} have the same text", "say what can be observed at each level"),
    Rule(
        "ASM016",
        "{id} is answered only by bodies whose own conduct it watches",
        "ask at least one body that is independent of them",
    ),
    Rule("ASM017", "the reference {id} is used by no indicator", "use it or take it out", "warning"),
    Rule("ASM018", "the role {id} is asked nothing", "list it under roles of an indicator, or take it out", "warning"),
    Rule("ASM019", "instrument.schema.json is not the schema of this kit", "run assess check --renew"),
    Rule("ASM020", "{entry} is not in order: {value}", "list levels from 0 to 4, bands from the highest to the lowest"),
    Rule("ASM021", "the ceilings of {id} are given twice", "keep one of the entries under own_ceilings"),
    Rule("ASM022", "the change of {id} is of version {since}, later than this one", "raise the version or correct it"),
    Rule("ASM030", "two agencies have the id {id}", "give each its own, such as POL-1 and POL-2"),
    Rule("ASM031", "the instrument has no role {role}", "correct the role; they are listed in the instrument"),
    Rule("ASM032", "this version of the instrument does not ask {id}", "bring the answers to this version first"),
    Rule("ASM033", "{id} is rated without a level, or has a level without being rated", "answer the indicator again"),
    Rule("ASM034", "{id} is answered as not applicable, which it cannot be", "answer the indicator again"),
    Rule("ASM035", "the plenary cannot have agreed level {level} for {id}", "correct the record of the plenary"),
    Rule(
        "ASM040", "the field {field} of an answer is not as it must be", "answer again, or restore a copy of the file"
    ),
    Rule("ASM041", "this line of the answers was edited", "restore a copy that is as it was written"),
    Rule("ASM042", "lines are missing at the end of the answers", "restore a copy that holds what was sealed"),
    Rule(
        "ASM043",
        "the answers are to version {version} of the instrument {name}, not to version {now} of this one",
        "bring them to this version first, or use the instrument that was answered",
    ),
    Rule("ASM044", "{id} was answered when its text was another", "answer the indicator again"),
    Rule("ASM045", "the answers are sealed", "open them again first; the sealed version is kept"),
    Rule("ASM046", "the answers are open in another program", "close it there first"),
    Rule(
        "ASM047",
        "{field} has {n} characters, more than {most}; the answer before is kept",
        "cite where the evidence is; do not copy it in",
    ),
    Rule("ASM048", "there are no answers here", "give the folder of a round, with answers/AGENCY/journal.jsonl"),
    Rule("ASM049", "there are answers here already", "open them, or take a new folder"),
    Rule("ASM050", "the answers are not sealed", "they can be changed as they are"),
    Rule("ASM052", "the file cannot be taken: {reason}", "ask the agency to pack its return again"),
    Rule("ASM051", "{id} is answered as not applicable without a reason", "say why it does not apply"),
    Rule("ASM060", "this file is not one that the form saved: {reason}", "ask the agency to save its answers again"),
    Rule("ASM061", "the file is larger than {most} MB", "ask the agency to cite evidence, not to paste it"),
    Rule("ASM062", "the file answers other questions (version {version})", "ask the agency to use this round's form"),
    Rule("ASM063", "the questions of {ids} were changed in the file", "ask the agency to use this round's form"),
)
