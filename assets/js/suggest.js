// A search box that offers results while one types: an ARIA combobox round a plain form, which works without this.
// Texts from the server are set as text, never as HTML.

const WAIT = 180; // milliseconds after the last key
const SHORTEST = 2;

class Suggest {
  constructor(input) {
    this.input = input;
    this.address = input.dataset.ftSuggest;
    this.chosen = -1;
    this.list = this.add("ul", { role: "listbox", id: `${input.id}-offered`, "aria-label": "Results" }, "ft-suggest");
    this.list.hidden = true;
    this.status = this.add("div", { role: "status" }, "govuk-visually-hidden");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  add(tag, attributes, name) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.className = name;
    this.input.parentElement.append(made);
    return made;
  }

  later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.input.value.trim().length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.ask(this.input.value), WAIT);
  }

  async ask(words) {
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(words)}`, {
        signal: this.asking.signal,
        headers: { Accept: "application/json" },
      });
      if (answer.ok && !answer.redirected) this.show((await answer.json()).hits);
    } catch {
      this.close(); // given up for the next key, or offline: the form still works
    }
  }

  show(hits) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...hits.map((hit, place) => this.option(hit, place)));
    this.choose(-1);
    this.list.hidden = hits.length === 0;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    const count = hits.length === 1 ? "1 result" : `${hits.length} results`;
    this.status.textContent = hits.length ? `${count} offered. Up and down arrows to choose.` : "Nothing found yet.";
  }

  option(hit, place) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.id = `${this.list.id}-${place}`;
    option.className = "ft-suggest__option";
    option.dataset.href = hit.href;
    const parts = { title: `${hit.title} ${hit.reference}`, words: hit.words, kind: hit.kind };
    for (const [name, text] of Object.entries(parts)) {
      const part = document.createElement("span");
      part.className = `ft-suggest__${name}`;
      part.textContent = text;
      option.append(part, " ");
    }
    return option;
  }

  choose(place) {
    const options = [...this.list.children];
    this.chosen = place;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const last = this.list.children.length - 1;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // the first Escape closes the list, the next one empties the box
      return this.close();
    }
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.choose(this.chosen === last ? -1 : this.chosen + 1);
    else if (event.key === "ArrowUp") this.choose(this.chosen < 0 ? last : this.chosen - 1);
    else if (event.key === "Enter" && this.chosen >= 0) this.go(this.list.children[this.chosen]);
    else return;
    event.preventDefault();
  }

  go(option) {
    if (option) window.location.assign(option.dataset.href);
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.choose(-1);
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
  }
}

export function offerWhileTyping(scope) {
  for (const input of scope.querySelectorAll("[data-ft-suggest]")) new Suggest(input);
}
