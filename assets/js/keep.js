// What is typed is kept a moment after the last key. Without this "Save draft" keeps it; nothing here is needed to answer.

const QUIET = 2500; // after the last key
const LATER = 15_000; // before it is tried again
const NOT_WORDS = ["uploads", "link", "title", "kind", "held", "find"];

function words(form) {
  const data = new FormData(form);
  for (const name of NOT_WORDS) data.delete(name);
  return data;
}

class Keeper {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.timer = null;
    this.sending = null;
    this.unsaved = false;
  }

  typed() {
    this.unsaved = true;
    this.in(QUIET);
  }

  in(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), wait);
  }

  async keep() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (this.form.dataset.ftUnderWay) return this.in(QUIET); // an upload carries the words, and would be overtaken
    this.unsaved = false;
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (this.unsaved) this.in(QUIET);
  }

  async send() {
    try {
      const answer = await fetch(this.form.dataset.ftKeep, { method: "POST", body: words(this.form), redirect: "manual" });
      const { said, seen } = await answer.json();
      this.place.textContent = said;
      if (seen) this.form.elements.seen.value = seen;
      else this.stop();
    } catch {
      this.unsaved = true;
      this.place.textContent = "Not saved just now. Your words stand here still; it is tried again.";
      this.in(LATER);
    }
  }

  // Somebody else wrote, or it cannot be kept so: the person decides, with "Save draft".
  stop() {
    clearTimeout(this.timer);
    this.typed = () => {
      this.unsaved = true;
    };
  }
}

export function keepWhileTyping(scope) {
  const form = scope.querySelector("form[data-ft-keep]");
  const place = scope.querySelector("[data-ft-kept]");
  if (!form || !place) return;
  const keeper = new Keeper(form, place);
  form.addEventListener("input", (event) => {
    if (!NOT_WORDS.includes(event.target.name)) keeper.typed();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && keeper.unsaved) keeper.keep();
  });
  // What is on its way arrives first, or the same words would seem to be somebody else's.
  form.addEventListener("submit", async (event) => {
    clearTimeout(keeper.timer);
    keeper.unsaved = false;
    if (!keeper.sending) return;
    event.preventDefault();
    await keeper.sending;
    clearTimeout(keeper.timer);
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (keeper.unsaved) event.preventDefault();
  });
}
