import { SortableTable } from "@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs";
import { createAll, initAll } from "govuk-frontend";

import { bringFilesIntoSight } from "./beside.js";
import { startDraft } from "./draft.js";
import { warnWhenIdle } from "./idle.js";
import { keepWhileTyping } from "./keep.js";
import { recordQuickly } from "./quick.js";
import { takePasskeys } from "./passkeys.js";
import { showSeenBefore } from "./seen.js";
import { offerWhileTyping } from "./suggest.js";
import { showUploads } from "./upload.js";

function start(scope) {
  initAll({ scope });
  createAll(SortableTable, undefined, scope);
  offerWhileTyping(scope);
  showSeenBefore(scope);
  startDraft(scope);
  bringFilesIntoSight(scope);
  keepWhileTyping(scope);
  showUploads(scope, start); // after it: what is being kept arrives first
  recordQuickly(scope);
  takePasskeys(scope);
  warnWhenIdle(scope);
}

// A menu closes on Escape and on a click outside, as people expect; without this it is a plain <details>.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.ft-menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.ft-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.ft-menu[open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

// "Tick all" and "untick all" for a long list of checkboxes: a button names the group in data-ft-tick.
// The buttons are hidden where there is no script.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ft-tick]");
  if (!button) return;
  const boxes = document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(button.dataset.ftTick)}"]`);
  for (const box of boxes) box.checked = button.dataset.ftTicked === "true";
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-ft-print]")) window.print();
});

start(document);
