// The draft beside its source. Choosing an item shows its place, and the words that are selected in the source can be
// added as an item. Without this the same is done by links and by a form.

const BESIDE = "(min-width: 48.0625em)"; // where the two sides stand beside each other
const MOST = 10000; // signs of a selection that the page for adding takes

function placesOf(side, number) {
  return [...side.querySelectorAll("[data-ft-places]")].filter((place) =>
    place.dataset.ftPlaces.trim().split(" ").includes(number),
  );
}

// The side scrolls, and the window only where the two stand one below the other.
function scrollTo(side, place) {
  if (!matchMedia(BESIDE).matches) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const shown = (place.querySelector("rect") ?? place).getBoundingClientRect();
  const room = side.getBoundingClientRect();
  if (shown.top >= room.top && shown.bottom <= room.bottom) return;
  side.scrollBy({ top: shown.top - room.top - room.height / 4, behavior: calm ? "auto" : "smooth" });
}

function choose(side, number) {
  for (const chosen of document.querySelectorAll(".ft-chosen")) chosen.classList.remove("ft-chosen");
  const places = placesOf(side, number);
  for (const place of places) place.classList.add("ft-chosen");
  document.getElementById(`item-${number}`)?.classList.add("ft-chosen");
  if (places.length) scrollTo(side, places[0]);
  return places.length > 0;
}

function showPlaces(side) {
  const choosing = (event) => {
    const item = event.target.closest?.("[data-ft-item]");
    if (item && !item.classList.contains("ft-chosen")) choose(side, item.dataset.ftItem);
  };
  document.addEventListener("focusin", choosing);
  document.addEventListener("click", choosing);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-ft-place]");
    if (!link || !matchMedia(BESIDE).matches) return;
    if (choose(side, link.dataset.ftPlace)) event.preventDefault();
  });
  const item = document.querySelector("[data-ft-item]:target");
  if (item) choose(side, item.dataset.ftItem);
}

// Each picture is drawn when it comes near. Browsers without scripts would ask for all of them at once.
function showPictures(side) {
  for (const sheet of side.querySelectorAll("[data-ft-picture]")) {
    const picture = new Image();
    picture.loading = "lazy";
    picture.alt = sheet.dataset.ftAlt;
    picture.src = sheet.dataset.ftPicture;
    sheet.prepend(picture);
  }
}

// Places are counted in signs as the server counts them, not in the halves that a script sees.
function signs(text) {
  return [...text].length;
}

function place(run, node, within, otherwise) {
  const inside = node.nodeType === Node.TEXT_NODE && run.contains(node);
  return Number(run.dataset.ftAt) + (inside ? signs(node.data.slice(0, within)) : otherwise);
}

// Only what the document says counts: the names of items between its words do not.
function selectedIn(side) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!side.contains(range.commonAncestorContainer)) return null;
  const runs = [...side.querySelectorAll("[data-ft-at]")].filter((run) => range.intersectsNode(run));
  if (!runs.length) return null;
  const last = runs.at(-1);
  const from = place(runs[0], range.startContainer, range.startOffset, 0);
  const to = place(last, range.endContainer, range.endOffset, signs(last.textContent));
  return to > from && to - from <= MOST ? { from, to } : null;
}

function addSelected(side) {
  if (!side.querySelector("[data-ft-at]")) return;
  const bar = document.createElement("p");
  bar.className = "ft-selected";
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.textContent = "Add the selected words to the draft";
  bar.append(link);
  bar.hidden = true;
  side.prepend(bar);
  document.addEventListener("selectionchange", () => {
    const chosen = selectedIn(side);
    bar.hidden = !chosen;
    if (chosen) link.href = `${side.dataset.ftSource}?from=${chosen.from}&to=${chosen.to}`;
  });
}

// A page that waits for what the queue does looks again by itself; without this there is a link.
function lookAgain(place) {
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.ftWaits);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-ft-waits]");
      if (!next) return location.reload();
      place.replaceChildren(...next.childNodes);
    } catch {
      // the next look may succeed
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
}

export function startDraft(scope) {
  for (const place of scope.querySelectorAll("[data-ft-waits]")) lookAgain(place);
  const side = scope.querySelector(".ft-sides__source");
  if (!side) return;
  showPictures(side);
  showPlaces(side);
  if (side.dataset.ftSource) addSelected(side);
}
