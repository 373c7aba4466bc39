/* The panel at the end of a notebook. Submitting needs the page and the server only: a dead kernel cannot stop it. */

const WAITS_S = [1, 2, 4, 8, 15, 30];
const CHECK_ANSWERS_WITHIN_MS = 20_000;
const SERVER_ANSWERS_WITHIN_MS = 60_000;
const MARK = { right: "✓", tried: "◐", open: "○" };

/* Jobs by lab, kept on the page and not in a view: running the cell anew neither stops one nor forgets its receipt. */
const jobs = (globalThis[Symbol.for("workshop.submit")] ??= new Map());

class Job {
  constructor(lab) {
    this.lab = lab;
    this.phase = "rest";
    this.sentence = "";
    this.receipt = null;
    this.listeners = new Set();
    this.wake = () => {};
    addEventListener("beforeunload", (event) => {
      if (this.phase === "busy" || this.phase === "waiting") event.preventDefault();
    });
  }

  become(phase, sentence, receipt = null) {
    Object.assign(this, { phase, sentence, receipt });
    for (const listener of this.listeners) listener();
  }

  /* Save, hand in, and try again until the server has answered. */
  async run(texts) {
    for (let attempt = 0; ; attempt += 1) {
      this.become("busy", texts.saving);
      try {
        await attemptOnce(this, texts);
        return;
      } catch (reason) {
        if (!(reason instanceof Unreachable)) {
          this.become("refused", reason instanceof Refused ? reason.message : texts.unsaved);
          return;
        }
      }
      this.become("waiting", texts.unreachable);
      await this.pause(WAITS_S[Math.min(attempt, WAITS_S.length - 1)]);
    }
  }

  pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

class Unreachable extends Error {}
class Refused extends Error {}

/* Asks whether the server is there before saving, because Lab answers a failed save with a dialog of its own. */
async function attemptOnce(job, texts) {
  await ask("kit/health");
  await save(job.lab);
  job.become("busy", texts.sending);
  const answer = await ask(`kit/submit/${job.lab}`, {
    method: "POST",
    headers: { Accept: "application/json", "X-XSRFToken": xsrf() },
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok && told.code) job.become("kept", told.sentence ?? "", told);
  else throw new Refused(told.error ?? texts.refused);
}

async function ask(path, options = {}) {
  try {
    const signal = AbortSignal.timeout(SERVER_ANSWERS_WITHIN_MS);
    const answer = await fetch(base() + path, { credentials: "same-origin", cache: "no-store", signal, ...options });
    if ([502, 503, 504].includes(answer.status)) throw new Unreachable();
    return answer;
  } catch {
    throw new Unreachable();
  }
}

async function save(lab) {
  const app = globalThis.jupyterapp;
  if (!app) return;
  const named = `${lab}/${lab}.ipynb`;
  const ours = [...(app.shell.widgets?.("main") ?? [])].find((one) => one.context?.path === named);
  if (ours && ours !== app.shell.currentWidget) await ours.context.save();
  else await app.commands.execute("docmanager:save");
}

function base() {
  const config = document.getElementById("jupyter-config-data");
  return (config && JSON.parse(config.textContent).baseUrl) || "/";
}

function xsrf() {
  return decodeURIComponent(document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "");
}

function make(tag, name, text = "") {
  const node = document.createElement(tag);
  if (name) node.className = `kit-finish-${name}`;
  node.textContent = text;
  return node;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function row({ id, title, state }, texts) {
  const item = make("li", state);
  const mark = make("span", "mark", MARK[state]);
  mark.setAttribute("aria-hidden", "true");
  const code = make("bdi", "code", id);
  code.dir = "ltr";
  const named = make("span", "title");
  named.append(make("bdi", "", title));
  item.append(mark, code, named, make("span", "state", texts[state]));
  return item;
}

function button(name, text, act) {
  const node = make("button", name, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

/* A disabled button loses the keyboard's place: it stays focusable and does nothing while busy. */
function hold(node, held) {
  node.setAttribute("aria-disabled", String(held));
}

function render({ model, el }) {
  const texts = model.get("texts");
  const lab = model.get("lab");
  const job = jobs.get(lab) ?? jobs.set(lab, new Job(lab)).get(lab);
  let checking = 0;

  const panel = make("section", "panel");
  panel.lang = model.get("lang");
  panel.dir = model.get("rtl") ? "rtl" : "ltr";
  panel.setAttribute("aria-label", texts.heading);
  panel.dataset.lmSuppressShortcuts = "true";
  const count = make("p", "count");
  const list = make("ul", "list");
  list.setAttribute("role", "list");
  const told = make("p", "told");
  told.setAttribute("role", "status");
  const sent = make("div", "sent");
  sent.setAttribute("role", "status");
  const home = make("a", "home", texts.home);
  home.href = `${base()}my/${panel.lang}/`;

  const checkAll = button("check", texts.check, () => {
    if (checking) return;
    told.textContent = texts.checking;
    hold(checkAll, true);
    checking = setTimeout(() => checked(texts.silent), CHECK_ANSWERS_WITHIN_MS);
    try {
      model.send({ check: "all" });
    } catch {
      checked(texts.silent);
    }
  });
  const submit = button("submit", texts.submit, () => {
    if (job.phase === "waiting") job.wake();
    else if (job.phase !== "busy") job.run(texts);
  });

  function checked(sentence) {
    clearTimeout(checking);
    checking = 0;
    hold(checkAll, false);
    told.textContent = sentence;
  }

  function drawExercises() {
    const exercises = model.get("exercises");
    const right = exercises.filter(({ state }) => state === "right").length;
    count.textContent = fill(texts.count, { done: right, all: exercises.length });
    list.replaceChildren(...exercises.map((one) => row(one, texts)));
  }

  function drawJob() {
    panel.dataset.phase = job.phase;
    hold(submit, job.phase === "busy");
    submit.textContent = job.phase === "waiting" ? texts.again : texts.submit;
    sent.replaceChildren(make("span", "sentence", job.sentence));
    if (job.receipt) sent.append(receipt(job.receipt, texts));
  }

  const heard = (message) => message.checked && checked(message.told || texts.checked);
  const buttons = make("p", "buttons");
  buttons.append(checkAll, submit, home);
  panel.append(make("h2", "heading", texts.heading), count, list, told, buttons, make("p", "hint", texts.hint), sent);
  drawExercises();
  drawJob();
  model.on("change:exercises", drawExercises);
  model.on("msg:custom", heard);
  job.listeners.add(drawJob);
  el.replaceChildren(panel);
  return () => {
    clearTimeout(checking);
    job.listeners.delete(drawJob);
    model.off("change:exercises", drawExercises);
    model.off("msg:custom", heard);
  };
}

function receipt({ code }, texts) {
  const node = make("p", "receipt", `${texts.receipt} `);
  const shown = make("bdi", "receipt-code", code);
  shown.dir = "ltr";
  node.append(shown);
  return node;
}

export default { render };
