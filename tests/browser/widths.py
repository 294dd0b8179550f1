"""What makes a page scroll sideways."""

from collections.abc import Sequence

from playwright.sync_api import Page

# What lies in a part that scrolls by itself does no harm, unless it is placed by the page and so escapes that part.
STANDS_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (part) => ["auto", "scroll", "hidden"].includes(getComputedStyle(part).overflowX);
  const held = (part) => {
    const placed = getComputedStyle(part).position === "absolute";
    for (let around = placed ? part.offsetParent : part.parentElement; around && around !== document.body;
         around = around.parentElement) if (scrolls(around)) return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > width + 1 && !held(part))
    .slice(0, 5).map((part) => part.outerHTML.slice(0, 120));
}
"""


def sideways(page: Page) -> Sequence[str]:
    """The first parts that stand out of the window on the right; empty if the page does not scroll sideways."""
    found: list[str] = page.evaluate(STANDS_OUT)
    return found
