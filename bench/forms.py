"""What a browser would send of a form: its fields as the page has them."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """The fields of the form with the id ``wanted``, buttons left out."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.fields: dict[str, str] = {}
        self.action = ""
        self._inside = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("id") == self.wanted:
            self._inside, self.action = True, told["action"]
        if not self._inside or told.get("form", self.wanted) != self.wanted:
            return
        name = told.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""
        elif tag == "option" and self._select and ("selected" in told or self._select not in self.fields):
            self.fields[self._select] = told.get("value", "")
        elif tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.fields[name] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""


def form_of(page: str, wanted: str) -> FormReader:
    reader = FormReader(wanted)
    reader.feed(page)
    return reader
