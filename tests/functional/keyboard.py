"""Going through a page with the Tab key alone: what is reached, in which order, and whether one sees where one is."""

from playwright.sync_api import Page

STOPS_INSIDE = 30  # a date field has several of its own, and a frame its whole page
# In the order of the page; of radio buttons of one name the browser stops at one.
STOPS = """
() => {
  const named = new Set();
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, iframe, [tabindex="0"]')]
    .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
    .filter(e => {
      if (e.type !== 'radio') return true;
      const group = [...document.getElementsByName(e.name)].filter(other => other.form === e.form);
      return (group.find(other => other.checked) || group[0]) === e;
    });
  window.stops = stops;
  document.activeElement.blur();
  window.scrollTo(0, 0);
  getSelection().removeAllRanges();
  return stops.map(e => (e.textContent || e.getAttribute('aria-label') || e.name || e.tagName).trim().slice(0, 60));
}
"""
# Which stop has the focus; whether it shows; whether it, or what it opens, can be seen and lies under nothing.
HERE = """
() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const near = e.type === 'radio' || e.type === 'checkbox' ? e.parentElement : e;
  const marked = [e, near, e.nextElementSibling].filter(Boolean).some(one => {
    return ['', '::before'].some(part => {
      const s = getComputedStyle(one, part || null);
      return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    });
  });
  const box = e.getClientRects()[0] || {left: 0, top: 0, width: 0, height: 0};
  // Some of it must be seen (WCAG 2.4.11): a point of the part that is in the window.
  const seen = (start, size, window) => Math.min(Math.max(start + Math.min(size / 2, 20), 1), window - 1, start + size - 1);
  const x = seen(box.left, box.width, innerWidth), y = seen(box.top, box.height, innerHeight);
  const top = document.elementFromPoint(x, y);
  const clear = !!top && (near.contains(top) || top.contains(e));
  const framed = e.tagName === 'IFRAME';  // its own page shows where one is
  return [window.stops.indexOf(e), marked || framed, clear || framed, e.outerHTML.slice(0, 120)];
}
"""


def assert_by_keyboard(page: Page) -> int:
    """Tab reaches every control once, in the order of the page, and each shows that it has the focus. Gives how many."""
    names = page.evaluate(STOPS)
    at = -1
    for expected, name in enumerate(names):
        was, presses = at, 0
        while at == was and presses < STOPS_INSIDE:
            page.keyboard.press("Tab")
            presses += 1
            at, marked, clear, markup = page.evaluate(HERE)
        assert at == expected, f"{page.url}: Tab came to {markup} instead of “{name}”"
        assert marked, f"{page.url}: {markup} does not show that it has the focus"
        assert clear, f"{page.url}: {markup} has the focus and cannot be seen"
    return len(names)
