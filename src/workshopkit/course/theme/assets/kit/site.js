"use strict";
/* What the pages of the course do by themselves: real buttons for menu and search, tips of terms, self-checks. */
(() => {
  const say = (box, key) => box.dataset[key] || "";
  const here = location.protocol !== "file:";
  if (!here) {
    document.querySelectorAll("a.kit-server").forEach((link) => {
      if (link.closest(".kit-bar")) { link.remove(); return; }
      link.removeAttribute("href");
      link.classList.add("kit-server--away");
      link.title = document.querySelector("meta[name=kit-only-here]").content;
    });
  }

  /* Names and stops that Material leaves out: boxes of task lists, tables that scroll sideways. */
  document.querySelectorAll("li input[type=checkbox]").forEach((box) => {
    box.setAttribute("aria-label", box.closest("li").textContent.trim());
  });
  const article = document.querySelector("article");
  function name_tables() {
    article.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])").forEach((wrap) => {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-label", [...wrap.querySelectorAll("th")].map((head) => head.textContent.trim()).join(", "));
    });
  }
  if (article) {
    name_tables();
    new MutationObserver(name_tables).observe(article, { childList: true, subtree: true });
  }

  /* Menu and search: Material hides two checkboxes and toggles them by labels, which no keyboard reaches. */
  const narrow = matchMedia("(max-width: 76.2344em)");
  const toggles = {};
  for (const name of ["drawer", "search"]) toggles[name] = document.querySelector(`[data-md-toggle="${name}"]`);
  const openers = (name) => [...document.querySelectorAll(`header [data-kit-toggle="${name}"]`)];
  function shown(name) {
    openers(name).forEach((button) => button.hasAttribute("aria-expanded")
      && button.setAttribute("aria-expanded", String(toggles[name].checked)));
  }
  function set(name, open) {
    if (toggles[name].checked !== open) toggles[name].click();
    shown(name);
  }
  document.querySelectorAll("[data-kit-toggle]").forEach((button) => button.addEventListener("click", () => {
    const name = button.dataset.kitToggle;
    const open = !toggles[name].checked;
    set(name, open);
    if (open && name === "drawer") setTimeout(() => document.querySelector(".kit-nav__close").focus(), 60);
    if (open && name === "search") setTimeout(() => document.querySelector(".md-search__input").focus(), 60);
    if (!open) openers(name)[0].focus();
  }));
  for (const name of ["drawer", "search"]) toggles[name] && toggles[name].addEventListener("change", () => shown(name));
  /* Words that come without a key (pasted, dictated, put in by an input method): Material hears keys only. */
  const query = document.querySelector(".md-search__input");
  if (query) query.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".kit-tip").forEach((tip) => tip.remove());
    for (const name of ["drawer", "search"]) {
      if (toggles[name].checked && narrow.matches) { set(name, false); openers(name)[0].focus(); }
    }
  }, true);
  const drawer = document.querySelector(".md-sidebar--primary");
  if (drawer) drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !narrow.matches || !toggles.drawer.checked) return;
    const stops = [...drawer.querySelectorAll("a[href], button")].filter((stop) => stop.offsetParent);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge) { (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus(); event.preventDefault(); }
  });

  /* Tips of glossary terms: on hover and on focus, gone with Escape; the link itself leads to the glossary. */
  let number = 0;
  document.querySelectorAll("a.kit-term[data-tip]").forEach((term) => {
    const hide = () => { term.querySelectorAll(".kit-tip").forEach((tip) => tip.remove()); term.removeAttribute("aria-describedby"); };
    const show = () => {
      if (term.querySelector(".kit-tip") || !term.dataset.tip) return;
      const tip = document.createElement("span");
      tip.className = "kit-tip";
      tip.id = `tip-${number += 1}`;
      tip.setAttribute("role", "tooltip");
      tip.textContent = term.dataset.tip;
      term.append(tip);
      term.setAttribute("aria-describedby", tip.id);
      const box = tip.getBoundingClientRect();
      const edge = document.documentElement.clientWidth - 8;
      if (box.right > edge) tip.style.translate = `${edge - box.right}px 0`;
      if (box.left < 8) tip.style.translate = `${8 - box.left}px 0`;
    };
    term.addEventListener("mouseenter", show);
    term.addEventListener("focus", show);
    term.addEventListener("mouseleave", hide);
    term.addEventListener("blur", hide);
  });

  /* Self-checks. */
  function number_of(text) {
    const plain = text.normalize("NFKC")
      .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
      .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069%٪\s]/g, "")
      .replace(/\u066b/g, ".").replace(/\u066c/g, "").replace(/\u2212/g, "-");
    const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replace(/,/g, "") : plain.replace(",", ".");
    return /^-?\d+(\.\d+)?$/.test(grouped) ? Number(grouped) : null;
  }
  function tell(form, text, right) {
    const said = form.querySelector(".kit-item__said");
    said.textContent = text;
    form.dataset.state = right === null ? "" : right ? "right" : "wrong";
  }
  document.querySelectorAll(".kit-items").forEach((box) => {
    box.classList.add("kit-items--live");
    box.querySelectorAll(".kit-item").forEach((form) => {
      form.addEventListener("submit", (event) => { event.preventDefault(); judge(form, box); });
      form.querySelectorAll(".kit-option input").forEach((input) => input.addEventListener("change", () => {
        const option = input.closest(".kit-option");
        const right = option.dataset.right === "true";
        form.querySelectorAll(".kit-option").forEach((other) => other.classList.remove("kit-option--right", "kit-option--wrong"));
        option.classList.add(right ? "kit-option--right" : "kit-option--wrong");
        form.querySelectorAll("details").forEach((reason) => { reason.open = right || reason === option.querySelector("details"); });
        const why = option.querySelector("details p").textContent.replace(/^[^.]*\.\s*/, "");
        tell(form, `${say(box, right ? "right" : "wrong")} ${why}`, right);
        if (right) form.classList.add("kit-item--done");
      }));
    });
  });
  function judge(form, box) {
    const answer = form.querySelector(".kit-number");
    if (answer) {
      const value = number_of(answer.querySelector("input").value);
      if (value === null) { tell(form, say(box, "notANumber"), null); return; }
      const right = Math.abs(value - Number(answer.dataset.answer)) <= Number(answer.dataset.tolerance) + 1e-9;
      tell(form, right ? say(box, "right") : `${say(box, "wrong")} ${say(box, "again")}`, right);
      form.querySelector(".kit-answer").open = true;
      return;
    }
    const pairs = [...form.querySelectorAll(".kit-pair")];
    if (!pairs.length) return;
    if (pairs.some((pair) => !pair.querySelector("select").value)) { tell(form, say(box, "empty"), null); return; }
    let right = 0;
    pairs.forEach((pair) => {
      const good = pair.querySelector("select").value === pair.dataset.right;
      right += good ? 1 : 0;
      pair.classList.toggle("kit-pair--right", good);
      pair.classList.toggle("kit-pair--wrong", !good);
      const reason = pair.querySelector("details");
      if (reason) { reason.hidden = false; reason.open = true; }
    });
    const all = right === pairs.length;
    tell(form, `${say(box, all ? "right" : "wrong")} ${say(box, "some").replace("{right}", right).replace("{total}", pairs.length)}`, all);
    const answerList = form.querySelector(".kit-answer");
    if (answerList && all) answerList.open = true;
  }
})();
