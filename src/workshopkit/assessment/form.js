/* The form of the self-assessment, the same in a notebook (anywidget) and in a file of its own.

   mount(root, data, store) draws it. A store keeps answers: load() gives what is kept, save(key, value) is fulfilled
   when the value is kept for good. "Saved" is shown only while nothing is under way; what is not acknowledged within
   SAVED_WITHIN_MS is shown as NOT SAVED until it is. Nothing is marked before somebody answers: an untouched
   indicator, "do not know" and "not applicable" are never level 0. */

const SAVED_WITHIN_MS = 4000;
const TYPING_PAUSE_MS = 400;
const MOST_CHARACTERS = 2000;

/* An element with attributes, listeners (onclick: …) and children (elements or text). */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean") node[key] = value;
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/* A sentence with {names} filled in. */
const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? `\u2066${values[name]}\u2069` : whole));

/* A code, left-to-right in every language. */
const code = (text) => el("bdi", { dir: "ltr", class: "psa-code" }, text);

/* The highest level that the classes cited support. Source: instrument, evidence ceilings. */
export function ceiling(ceilings, cited) {
  const broken = ceilings.filter(({ without }) => !without.some((one) => cited.includes(one)));
  return Math.min(4, ...broken.map((one) => one.max_level));
}

/* Classes of *evidence* that count today: records of use and findings must not be older than the instrument says. */
export function counting(evidence, rules, today) {
  const oldest = new Date(today);
  oldest.setMonth(oldest.getMonth() - rules.fresh_months);
  const from = oldest.toISOString().slice(0, 10);
  const fresh = ({ class: kind, date }) => !rules.fresh_classes.includes(kind) || (date && `${date}-01` >= from);
  return evidence.filter((item) => item.reference.trim() && fresh(item)).map((item) => item.class);
}

/* An answer is complete with a level or "do not know", or with "not applicable" and its reason. */
export function answered(answer) {
  if (!answer || answer.state === "untouched") return false;
  return answer.state !== "not_applicable" || Boolean(answer.reason?.trim());
}

/* What is kept and what is not: told to the reader as it changes. */
class Keeper {
  constructor(store, show) {
    Object.assign(this, { store, show, pending: new Map(), timers: new Map(), number: 0 });
    addEventListener("beforeunload", (event) => this.pending.size && event.preventDefault());
  }

  /* Keep *value* under *key*; with *pause* only when typing has stopped. */
  keep(key, value, pause = 0) {
    clearTimeout(this.timers.get(key));
    const mine = (this.number += 1);
    this.pending.set(key, { value, mine });
    this.show(this.pending.size ? "saving" : "saved");
    this.timers.set(key, setTimeout(() => this.send(key, value, mine), pause));
  }

  async send(key, value, mine) {
    const late = setTimeout(() => this.pending.get(key)?.mine === mine && this.show("unsaved"), SAVED_WITHIN_MS);
    try {
      await this.store.save(key, value);
      if (this.pending.get(key)?.mine === mine) this.pending.delete(key);
      this.show(this.pending.size ? "saving" : "saved");
    } catch {
      this.show("unsaved");
    } finally {
      clearTimeout(late);
    }
  }

  /* Try again what is not kept. */
  again() {
    for (const [key, { value }] of [...this.pending]) this.keep(key, value);
  }
}

export async function mount(root, data, store) {
  const { instrument, messages: say } = data;
  const kept = await store.load();
  const answers = kept.answers ?? {};
  const about = kept.about ?? { role: data.role ?? "", agency: "", prepared_by: "", approved_by: "" };
  const rows = new Map();
  const status = el("p", { class: "psa-status", role: "status", "data-state": "saved" });
  const alarm = el("div", { class: "psa-alarm", role: "alert" });
  const keeper = new Keeper(store, (state) => {
    status.dataset.state = state;
    status.textContent = state === "saved" ? fill(say.saved, { time: clock(data.lang) }) : state === "saving" ? say.saving : "";
    const told = el("button", { type: "button", onclick: () => keeper.again() }, say.retry);
    alarm.replaceChildren(...(state === "unsaved" ? [el("strong", {}, say.unsaved), el("p", {}, say.unsaved_help), told] : []));
  });
  status.textContent = kept.answers ? say.restored : say.nothing_yet;

  const overall = el("p", { class: "psa-count" });
  const meters = new Map();
  const shown = el("p", { class: "psa-empty", hidden: true }, say.none_shown);
  let filter = about.role ? "mine" : "all";

  function refresh() {
    const mine = instrument.indicators.filter((one) => wanted(one, "mine"));
    const counted = about.role ? mine : instrument.indicators;
    const done = counted.filter((one) => answered(answers[one.id])).length;
    overall.textContent = fill(say.progress, { done, all: counted.length });
    for (const [domain, { meter, label }] of meters) {
      const of = counted.filter((one) => one.domain === domain);
      const ready = of.filter((one) => answered(answers[one.id])).length;
      Object.assign(meter, { max: Math.max(of.length, 1), value: ready });
      label.textContent = `${ready}/${of.length}`;
    }
    let any = false;
    for (const [id, row] of rows) {
      row.hidden = !wanted(instrument.indicators.find((one) => one.id === id), filter) && !row.contains(document.activeElement);
      any ||= !row.hidden;
    }
    for (const section of root.querySelectorAll(".psa-domain")) {
      section.hidden = ![...section.querySelectorAll(".psa-indicator")].some((row) => !row.hidden);
    }
    shown.hidden = any;
  }

  function wanted(indicator, which) {
    const evidence = answers[indicator.id]?.evidence?.length > 0;
    const mine = !about.role || indicator.roles.includes(about.role) || evidence || answers[indicator.id]?.added;
    if (which === "mine") return mine;
    return which === "open" ? mine && !answered(answers[indicator.id]) : true;
  }

  function change(id, part, pause = 0) {
    answers[id] = { state: "untouched", level: null, evidence: [], ...answers[id], ...part };
    keeper.keep(`answers.${id}`, answers[id], pause);
    refresh();
  }

  root.classList.add("psa");
  root.lang = data.lang;
  root.dir = data.dir;
  root.replaceChildren(
    el("h1", {}, instrument.title),
    el("div", { class: "psa-bar" }, status, overall, alarm),
    el("p", { class: "psa-notice" }, instrument.notice),
    whoAnswers(data, about, () => keeper.keep("about", { ...about }, TYPING_PAUSE_MS), refresh),
    rulesOfEvidence(data),
    choice(say.show, [["mine", say.show_mine], ["open", say.show_open], ["all", say.show_all]], filter, (value) => {
      filter = value;
      refresh();
    }),
    domainList(data, meters),
    shown,
    ...instrument.domains.map((domain) => {
      const of = instrument.indicators.filter((one) => one.domain === domain.id);
      const drawn = of.map((one) => {
        const row = indicatorRow(data, one, answers, change);
        rows.set(one.id, row);
        return row;
      });
      return el("section", { class: "psa-domain", id: `psa-${domain.id}` }, el("h2", {}, domain.name), ...drawn);
    }),
    store.actions ? store.actions(data, { answers, about, mount: () => mount(root, data, store) }) : null,
  );
  refresh();
}

const clock = (lang) => new Date().toLocaleTimeString(`${lang}-u-nu-latn`, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function whoAnswers(data, about, keep, refresh) {
  const { instrument, messages: say } = data;
  const field = (name, label, help) => {
    const input = el("input", { type: "text", id: `psa-${name}`, maxlength: "120", dir: "auto", "aria-describedby": `psa-${name}-help` });
    input.value = about[name] ?? "";
    input.addEventListener("input", () => {
      about[name] = input.value;
      keep();
    });
    return el("p", {}, el("label", { for: `psa-${name}` }, label), input, el("small", { id: `psa-${name}-help` }, help));
  };
  const role = el("select", { id: "psa-role" }, el("option", { value: "" }, say.choose_role));
  role.append(...instrument.roles.map((one) => el("option", { value: one.id }, `${one.name} (${one.id})`)));
  role.value = about.role ?? "";
  role.addEventListener("change", () => {
    about.role = role.value;
    keep();
    refresh();
  });
  return el(
    "section",
    { class: "psa-who" },
    el("h2", {}, say.who),
    el("p", {}, el("label", { for: "psa-role" }, say.role), role),
    field("agency", say.agency, say.agency_help),
    field("prepared_by", say.prepared_by, say.function_help),
    field("approved_by", say.approved_by, say.function_help),
  );
}

function rulesOfEvidence({ instrument, messages: say }) {
  const kinds = instrument.evidence.classes.map((one) => el("li", {}, code(one.code), ` ${one.label}`));
  const rules = instrument.evidence.rules.map((one) => el("li", {}, one));
  const ceilings = instrument.evidence.ceilings.map((one) => el("li", {}, one.note));
  return el(
    "details",
    { class: "psa-rules" },
    el("summary", {}, say.about_evidence),
    el("ul", {}, ...kinds),
    el("ul", {}, ...ceilings, ...rules),
  );
}

function choice(legend, options, chosen, changed) {
  return el(
    "fieldset",
    { class: "psa-choice" },
    el("legend", {}, legend),
    ...options.map(([value, label]) => {
      const input = el("input", { type: "radio", name: "psa-filter", value, checked: value === chosen, onchange: () => changed(value) });
      return el("label", {}, input, label);
    }),
  );
}

function domainList({ instrument, messages: say }, meters) {
  const list = instrument.domains.map((domain) => {
    const meter = el("progress", { "aria-label": domain.name });
    const label = el("bdi", { dir: "ltr" });
    meters.set(domain.id, { meter, label });
    return el("li", {}, el("a", { href: `#psa-${domain.id}` }, domain.name), meter, label);
  });
  return el("nav", { class: "psa-domains", "aria-label": say.domains }, el("ul", {}, ...list));
}

function indicatorRow(data, indicator, answers, change) {
  const { instrument, messages: say } = data;
  const { id } = indicator;
  const now = () => answers[id] ?? { state: "untouched", level: null, evidence: [] };
  const told = el("p", { class: "psa-told", role: "status" });
  const body = el("div");
  const name = `psa-${id}-level`;
  const set = (state, level) => {
    change(id, { state, level });
    tell();
  };

  function option(state, level, label, text) {
    const answer = now();
    const checked = answer.state === state && answer.level === level;
    const input = el("input", { type: "radio", name, checked, onchange: () => set(state, level) });
    return el("label", { class: "psa-option" }, input, el("span", {}, el("b", {}, label), text ? ` ${text}` : ""));
  }

  function tell() {
    const answer = now();
    const cited = counting(answer.evidence ?? [], instrument.evidence, data.today ?? new Date());
    const most = ceiling(indicator.ceilings, cited);
    const above = answer.state === "rated" && answer.level > most;
    const reason = answer.state === "not_applicable" && !answer.reason?.trim();
    told.dataset.warn = above || reason;
    told.textContent = above
      ? fill(say.above_ceiling, { level: answer.level, most })
      : reason
        ? say.reason_needed
        : answer.state === "untouched"
          ? say.untouched
          : "";
    clear.hidden = answer.state === "untouched";
    why.hidden = answer.state !== "not_applicable";
    row.dataset.answered = answered(answer);
  }

  const area = (label, part, help = null) => {
    const input = el("textarea", { id: `psa-${id}-${part}`, rows: "2", maxlength: String(MOST_CHARACTERS), dir: "auto" });
    input.value = now()[part] ?? "";
    input.addEventListener("input", () => {
      change(id, { [part]: input.value }, TYPING_PAUSE_MS);
      tell();
    });
    return el("p", {}, el("label", { for: input.id }, label), input, help ? el("small", {}, help) : null);
  };

  const clear = el("button", { type: "button", class: "psa-quiet", onclick: () => {
    for (const input of row.querySelectorAll(`input[name="${name}"]`)) input.checked = false;
    set("untouched", null);
    row.querySelector(`input[name="${name}"]`).focus();
  } }, say.clear);
  const why = area(say.reason, "reason");
  const levels = instrument.scale.map(({ level, name: word }) => option("rated", level, `${level} · ${word}`, indicator.levels[level]));
  const marks = [indicator.core ? say.core : "", indicator.safeguard ? say.safeguard : ""].filter(Boolean);
  body.append(
    ...levels,
    option("unknown", null, say.unknown, ""),
    ...(indicator.not_applicable_if ? [option("not_applicable", null, say.not_applicable, indicator.not_applicable_if)] : []),
    why,
    clear,
  );
  const row = el(
    "article",
    { class: "psa-indicator", id: `psa-${id}` },
    el("fieldset", {}, el("legend", {}, code(id), ` ${indicator.title} `, ...marks.map((mark) => el("span", { class: "psa-mark" }, mark))), el("p", {}, indicator.question), body),
    told,
    evidenceList(data, indicator, now, (evidence, pause) => {
      change(id, { evidence }, pause);
      tell();
    }),
    el("details", { class: "psa-more", open: Boolean(now().reservation) }, el("summary", {}, say.reservation), area(say.reservation_label, "reservation", say.reservation_help)),
  );
  tell();
  return row;
}

function evidenceList({ instrument, messages: say }, indicator, now, changed) {
  const list = el("ul", { class: "psa-evidence" });
  const items = () => now().evidence ?? [];

  function draw(focus = null) {
    list.replaceChildren(...items().map((item, at) => line(item, at)));
    if (focus !== null) (list.children[focus]?.querySelector("select") ?? add).focus();
  }

  function line(item, at) {
    const edit = (part, pause = 0) => changed(items().map((one, nth) => (nth === at ? { ...one, ...part } : one)), pause);
    const label = (text, control) => el("label", {}, el("span", {}, text), control);
    const kind = el("select", { onchange: () => edit({ class: kind.value }) });
    kind.append(...instrument.evidence.classes.map((one) => el("option", { value: one.code }, `${one.code} · ${one.label}`)));
    kind.value = item.class;
    const reference = el("input", { type: "text", maxlength: String(MOST_CHARACTERS), dir: "auto" });
    reference.value = item.reference;
    reference.addEventListener("input", () => edit({ reference: reference.value }, TYPING_PAUSE_MS));
    const date = el("input", { type: "month", dir: "ltr", placeholder: "2027-01", pattern: "[0-9]{4}-[0-9]{2}" });
    date.value = item.date;
    date.addEventListener("input", () => edit({ date: date.value }));
    const open = el("input", { type: "checkbox", checked: item.public, onchange: () => edit({ public: open.checked }) });
    const remove = el("button", { type: "button", class: "psa-quiet", onclick: () => {
      changed(items().filter((_, nth) => nth !== at), 0);
      draw(Math.max(at - 1, 0));
    } }, fill(say.remove_evidence, { n: at + 1 }));
    return el("li", {}, label(say.evidence_class, kind), label(say.evidence_reference, reference), label(say.evidence_date, date), el("label", { class: "psa-tick" }, open, say.evidence_public), remove);
  }

  const add = el("button", { type: "button", class: "psa-quiet", onclick: () => {
    changed([...items(), { class: "E1", reference: "", date: "", public: false }], 0);
    draw(items().length - 1);
  } }, fill(say.add_evidence, { id: indicator.id }));
  draw();
  const wanted = el("ul", {}, ...indicator.attach.map((one) => el("li", {}, one)));
  return el("section", { "aria-label": fill(say.evidence_of, { id: indicator.id }) }, el("p", { class: "psa-small" }, say.evidence_help), el("details", {}, el("summary", {}, say.evidence_wanted), wanted), list, add);
}
