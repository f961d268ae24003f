// Loaded first in the body and not deferred: GOV.UK's scripts and the styles for pages with scripts look for these
// classes, and do nothing when they come later. External because the policy allows no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
