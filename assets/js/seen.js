// Earlier recommendations like those of a draft: put beside them when the page stands, and while one is typed.
// Without this the draft links to a page with the same.

const WAIT = 600; // milliseconds after the last key

async function parsed(address, options) {
  try {
    const answer = await fetch(address, options);
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null; // it never stands in the way
  }
}

async function beside(place) {
  const page = await parsed(place.dataset.ftSeen);
  for (const seen of page?.querySelectorAll("[data-ft-seen-of]") ?? []) {
    document.getElementById(seen.dataset.ftSeenOf)?.append(seen);
  }
}

function whileTyping(place) {
  const form = place.closest("form");
  const words = form.elements.text;
  let timer;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const body = new URLSearchParams({ text: words.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const part = words.value.trim() ? await parsed(place.dataset.ftSeenTyped, { method: "POST", body }) : null;
    if (mine === asked) place.replaceChildren(...(part?.body.childNodes ?? []));
  };
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  if (words.value.trim()) ask();
}

export function showSeenBefore(scope) {
  for (const place of scope.querySelectorAll("[data-ft-seen]")) beside(place);
  for (const place of scope.querySelectorAll("[data-ft-seen-typed]")) whileTyping(place);
}
