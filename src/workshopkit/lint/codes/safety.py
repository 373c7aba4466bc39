"""Rules of the safety codes: fiction, reserved identifiers, nothing from outside, secrets stay with the trainer."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("SAF001", "{host} may be a real host", "use a host that ends in .example, .test or .invalid"),
    Rule("SAF002", "{address} may be a real IPv4 address", "use 192.0.2.0/24, 198.51.100.0/24 or 203.0.113.0/24"),
    Rule("SAF003", "{address} may be a real IPv6 address", "use an address in 2001:db8::/32"),
    Rule("SAF004", "{asn} may be a real network number", "use AS64496 to AS64511"),
    Rule("SAF005", "{handle} may be the handle of a real account", "write an account as acct_0001"),
    Rule("SAF006", "{host} names an onion service", "leave it out; no item needs a real address"),
    Rule("SAF007", "{link} invites to a messenger", "leave it out; no item needs an invitation"),
    Rule(
        "SAF008",
        "{digest} looks like the hash of a real item",
        "use a made-up value, and put the word synthetic on the line or into the column name",
    ),
    Rule("SAF009", "{number} may be a real telephone number", "write a number with letters, such as +XX-555-0100"),
    Rule("SAF010", "{address} may be a real e-mail address", "use an address at a host that ends in .example"),
    Rule(
        "SAF011",
        "the column {column} labels persons by guilt, belief or origin",
        "leave it out, or record a decision instead, such as reviewer_decision",
    ),
    Rule("SAF012", "{call} reaches for the network in a lab", "take it out; labs work with the network off"),
    Rule("SAF013", "{name} is a picture, sound or film in the content", "draw it as SVG, or describe it in words"),
    Rule("SAF014", "the distress warning is missing before the first section", "begin the page with a warning box"),
    Rule("SAF020", "{name} is the name of a real platform", "leave it out, or use a name of the fictional world"),
    Rule("SAF021", "{name} is the name of a real product", "leave it out, or use a name of the fictional world"),
    Rule("SAF022", "{name} is the name of a real group", "leave it out, or use a name of the fictional world"),
    Rule("SAF030", "{address} lies outside the workshop", "bring the file into the workshop, or take the link out"),
    Rule("SAF040", "the page does not say its {attribute}", "set it on the html element of its template"),
    Rule("SAF041", "the page says {found} where {expected} is due", "set lang and dir to those of the folder"),
    Rule("SAF042", "the notebook has no kernelspec", "write it; without it a dialog blocks the opening"),
    Rule("SAF043", "the notebook cannot be read: {reason}", "build it again; if it stays so, look at its source"),
    Rule("SAF044", "what a participant receives holds {marker}", "build it again through the release steps"),
    Rule(
        "SAF045",
        "a participant can read text of {source}: {text}",
        "keep the trainer's text out of the participant's build",
    ),
    Rule("SAF046", "{name} must never be handed out", "take it out of what participants receive"),
    Rule("SAF047", "{name} belongs to a restricted annex", "keep the annex outside the build"),
)
