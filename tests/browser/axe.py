"""axe on a page in every look of it, and on a phone whether it scrolls sideways."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.widths import sideways

LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that can tell light from dark; the others are asked in light alone, which halves the time."""
OF_DJANGO = ["aria-input-field-name", "aria-prohibited-attr", "empty-table-header", "label", "select-name"]
"""What the admin's own widgets (its chooser, its rows of a table, its help) break, which the desk does not draw."""
RUN = """
([only, without]) => axe.run({
  resultTypes: ["violations"], preload: false,
  ...(only ? {runOnly: only} : {rules: Object.fromEntries(without.map((rule) => [rule, {enabled: false}]))}),
}).then(({violations}) => violations.map((each) => [each.id, each.nodes[0].html]))
"""
# The admin fades from one colour to the next, which axe would take for a third.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"


def wrong_on(page: Page, addresses: Iterable[str]) -> list[str]:
    """What is found wrong at each address, in every look; the page is fetched once and repainted for each."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        if "nowhere" not in address and (answer is None or answer.status != 200):
            found.append(f"{address}: {answer and answer.status}")
            continue
        page.wait_for_function("!document.querySelector('.htmx-request')")  # what is on its way is drawn paler
        found += [f"{address} {wrong}" for wrong in wrong_here(page)]
    return found


def wrong_here(page: Page) -> list[str]:
    """The same of the page as it stands: the rule, the first part that breaks it, and the looks it breaks it in."""
    if in_admin := "/admin/" in page.url:
        page.add_style_tag(content=STILL)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    page.evaluate(Axe().axe_script)
    found: dict[str, list[str]] = {}
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 850})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        only = OF_COLOUR if scheme == "dark" else None
        for rule, part in page.evaluate(RUN, [only, OF_DJANGO if in_admin else []]):
            found.setdefault(f"{rule}: {part[:200]}", []).append(f"{scheme} {width}")
        if not in_admin and scheme == "light":
            for part in sideways(page):
                found.setdefault(f"scrolls sideways: {part}", []).append(str(width))
    return [f"({', '.join(looks)}) {wrong}" for wrong, looks in found.items()]
