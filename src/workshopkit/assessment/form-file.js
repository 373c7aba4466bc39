/* The form as a file of its own: answers stay in this browser and leave it only as a return that somebody saves. */

const FORMAT = "psa-form/1";

export function browserStore(key, storage) {
  const read = () => JSON.parse(storage.getItem(key) ?? "null") ?? { answers: {} };
  return {
    async load() {
      const kept = storage.getItem(key);
      return kept ? JSON.parse(kept) : {};
    },
    async save(place, value) {
      const kept = read();
      const [part, id] = place.split(".");
      if (id) kept[part] = { ...kept[part], [id]: value };
      else kept[part] = value;
      storage.setItem(key, JSON.stringify(kept));
    },
    actions(data, state) {
      return fileActions(data, state, key, storage);
    },
  };
}

export function returnOf(data, { answers, about }) {
  const { id, version, digest, indicators } = data.instrument;
  const given = Object.fromEntries(
    indicators
      .filter((one) => answers[one.id] && (answers[one.id].state !== "untouched" || answers[one.id].evidence.length))
      .map((one) => [one.id, { ...answers[one.id], fingerprint: one.fingerprint }]),
  );
  return {
    format: FORMAT,
    instrument: { id, version, digest },
    lang: data.lang,
    round: data.round,
    saved: `${new Date().toISOString().slice(0, 19)}Z`,
    agency: { ...about },
    answers: given,
  };
}

function button(text, act, quiet = true) {
  const node = document.createElement("button");
  node.type = "button";
  if (quiet) node.className = "psa-quiet";
  node.textContent = text;
  node.addEventListener("click", act);
  return node;
}

function fileActions(data, state, key, storage) {
  const { messages: say } = data;
  const box = document.createElement("section");
  box.className = "psa-actions";
  const head = document.createElement("h2");
  head.textContent = say.finish;
  const help = document.createElement("p");
  help.textContent = say.finish_help;
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const pick = document.createElement("input");
  Object.assign(pick, { type: "file", accept: ".json,application/json", hidden: true });
  pick.setAttribute("aria-label", say.open_return);
  pick.addEventListener("change", async () => {
    try {
      const read = JSON.parse(await pick.files[0].text());
      if (read.format !== FORMAT || read.instrument.digest !== data.instrument.digest) throw new Error("other");
      storage.setItem(key, JSON.stringify({ answers: read.answers, about: read.agency }));
      state.mount();
    } catch {
      told.textContent = say.not_a_return;
    }
  });
  const save = button(say.save_return, () => {
    if (!state.about.role || !state.about.agency.trim()) {
      told.textContent = say.who_first;
      document.getElementById(state.about.role ? "psa-agency" : "psa-role").focus();
      return;
    }
    const file = new Blob([JSON.stringify(returnOf(data, state), null, 1) + "\n"], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${state.about.role}-round-${data.round}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    told.textContent = say.return_saved;
  }, false);
  const empty = button(say.empty, () => {
    if (!confirm(say.empty_sure)) return;
    storage.removeItem(key);
    state.mount();
  });
  box.append(head, help, save, button(say.open_return, () => pick.click()), button(say.print, () => print()), empty, pick, told);
  return box;
}
