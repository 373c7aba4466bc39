/* Folding of words for search, the same for index and query; lunr runs it in the worker of the search box.
   A word stands for a set of variants: its spelling without marks, and what is left without clitics and endings.
   Two words meet when their sets do. Forms that no rule connects come from KIT.forms. */
(function (root) {
  "use strict";
  const kit = root.KIT || { lang: "en", forms: [] };
  const ARABIC = /[\u0620-\u064a]/;

  function spell(word) {
    return word.normalize("NFKD").toLowerCase()
      .replace(/[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g, "")
      .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss")
      .replace(/[\u0660-\u0669]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0630))
      .replace(/[\u06f0-\u06f9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x06c0))
      .replace(/ة/g, "ه").replace(/[ىی]/g, "ي").replace(/ک/g, "ك").replace(/[ٱ]/g, "ا").replace(/ء/g, "");
  }

  const ARTICLES = ["وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال"];
  const SINGLE = ["وب", "ول", "وك", "فب", "فل", "و", "ف", "ب", "ك", "ل", "س"];
  const ENDINGS = ["تهما", "اتها", "اتهم", "هما", "تها", "تهم", "تنا", "اته", "كما", "ها", "هم", "هن", "نا", "كم", "ات", "ون",
    "ين", "ان", "وا", "ته", "يه", "ه", "ي", "ت", "ا", "و"];

  const SHORT = new Set(["ها", "هم", "هن", "نا", "كم"]);

  function arabic(word) {
    const heads = new Set([word]);
    for (const article of ARTICLES) {
      if (word.startsWith(article) && word.length - article.length >= 2) {
        heads.add(word.slice(article.length));
        if (article.endsWith("لل")) heads.add("ل" + word.slice(article.length));
        break;
      }
    }
    if (heads.size === 1) {
      for (const letter of SINGLE) {
        if (word.startsWith(letter) && word.length - letter.length >= 2) heads.add(word.slice(letter.length));
      }
    }
    const found = closed(heads, (head) => ENDINGS
      .filter((end) => head.endsWith(end) && head.length - end.length >= (SHORT.has(end) ? 2 : 3))
      .map((end) => head.slice(0, -end.length)));
    for (const head of heads) bones(head).forEach((bone) => found.add(bone));
    return found;
  }

  /* Broken plurals keep the consonants and change the long vowels: وثيقة and وثائق, فرد and أفراد. */
  function bones(head) {
    const stem = head.replace(/(?:ات|ون|ين|يه|ه|ي)$/, "");
    return [head, stem].flatMap((one) => (/^ا/.test(one) ? [one, one.slice(1)] : [one]))
      .map((one) => one.charAt(0) + one.slice(1).replace(/[اوي]/g, ""))
      .filter((bone) => bone.length >= 3).map((bone) => "~" + bone);
  }

  function closed(start, shorter) {
    const found = new Set(start);
    let last = [...found];
    for (let round = 0; round < 3; round += 1) {
      last = last.flatMap(shorter).filter((word) => !found.has(word));
      last.forEach((word) => found.add(word));
    }
    return found;
  }

  function cut(word, ending, instead, least) {
    return word.endsWith(ending) && word.length - ending.length >= least ? [word.slice(0, -ending.length) + instead] : [];
  }

  const FRENCH = [["eaux", "eau", 2], ["aux", "al", 2], ["aux", "ail", 2], ["aux", "au", 2], ["s", "", 3], ["x", "", 3],
    ["e", "", 3], ["lle", "l", 3], ["nne", "n", 3], ["ll", "l", 3], ["nn", "n", 3], ["iv", "if", 2], ["ive", "if", 2],
    ["trice", "teur", 2], ["euse", "eur", 2], ["euse", "eux", 2], ["que", "c", 3], ["gue", "g", 3], ["ez", "", 4], ["ent", "", 5], ["er", "", 4], ["ant", "", 4], ["ee", "", 4], ["ation", "", 4]];
  const ENGLISH = [["ies", "y", 2], ["es", "", 3], ["s", "", 3], ["ing", "", 4], ["ed", "", 4], ["e", "", 3], ["ation", "", 4]];

  function latin(word) {
    const rules = kit.lang === "en" ? ENGLISH : FRENCH;
    return closed([word], (now) => rules.flatMap(([ending, instead, least]) => cut(now, ending, instead, least)));
  }

  const groups = new Map();
  (kit.forms || []).forEach((group, index) => group.forEach((form) => {
    groups.set(spell(form), (groups.get(spell(form)) || []).concat("=" + index));
  }));

  const seen = new Map();

  function variants(word) {
    if (!seen.has(word)) seen.set(word, vary(word));
    return seen.get(word);
  }

  function vary(word) {
    const spelt = spell(word);
    if (!spelt) return [];
    const found = ARABIC.test(spelt) ? arabic(spelt) : /^[0-9]/.test(spelt) ? new Set([spelt]) : latin(spelt);
    const bare = word.replace(/[ؤئ]/g, "");
    if (bare !== word) arabic(spell(bare)).forEach((form) => found.add(form));
    for (const one of [...found]) (groups.get(one) || []).forEach((group) => found.add(group));
    return [spelt, ...[...found].filter((one) => one !== spelt)];
  }

  root.KIT_VARIANTS = variants;
  if (!root.lunr) return;
  const lunr = root.lunr;

  lunr.kitFold = (token) => variants(token.toString()).map((form) => token.clone(() => form));
  lunr.Pipeline.registerFunction(lunr.kitFold, "kitFold");
  lunr.kit = function () { this.pipeline.reset(); this.pipeline.add(lunr.kitFold); this.searchPipeline.reset(); };

  const known = new Set();
  const stop = lunr.stopWordFilter;
  lunr.stopWordFilter = (term) => (known.has(String(term)) ? undefined : stop(term));
  lunr.Pipeline.registerFunction(lunr.stopWordFilter, "kitStopWordFilter");

  const parse = lunr.QueryParser.prototype.parse;
  lunr.QueryParser.prototype.parse = function () {
    const query = parse.call(this);
    const clauses = query.clauses.slice();
    query.clauses.length = 0;
    for (const clause of clauses) {
      const open = clause.term.endsWith("*");
      const forms = clause.term.startsWith("*") || clause.editDistance ? [] : variants(clause.term.replace(/\*+$/, ""));
      if (!forms.length) { query.clauses.push(clause); continue; }
      forms.forEach((form) => known.add(form));
      const required = clause.presence === lunr.Query.presence.REQUIRED;
      const shortest = forms.reduce((best, form) => (/^[=~]/.test(form) || form.length >= best.length ? best : form));
      query.clauses.push(Object.assign({}, clause, {
        term: (required ? shortest : forms[0]) + (open || required ? "*" : ""), usePipeline: false, boost: clause.boost * 4 }));
      if (required || clause.presence === lunr.Query.presence.PROHIBITED) continue;
      for (const form of forms.slice(1)) {
        query.clauses.push(Object.assign({}, clause, { term: form, usePipeline: false, wildcard: lunr.Query.wildcard.NONE }));
      }
    }
    return query;
  };
})(self);
