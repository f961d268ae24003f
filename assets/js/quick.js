// In a meeting Ctrl and Enter sends the form from any of its fields. Without this Tab leads to the button.

export function recordQuickly(scope) {
  for (const form of scope.querySelectorAll("form[data-ft-quick]")) {
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    if (!scope.querySelector(".govuk-error-summary")) form.querySelector("textarea")?.focus({ preventScroll: true });
  }
}
