"""The reference of a pack, rendered from its data: `python -m claims.pipeline.reference id > docs/packs/id.md`."""

import sys
import tomllib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from claims.pipeline.lexicon import CueForm, Frame
from claims.pipeline.pack import PACKS, languages, load_pack

FRAMES = {
    Frame.THAT: "a clause after the complementizer",
    Frame.BARE: "a clause straight after it",
    Frame.NOUN: "a noun phrase",
    Frame.TO: "an infinitive",
    Frame.WH: "a question",
    Frame.QUOTE: "a quotation",
    Frame.POST: "content before it",
}


def render(code: str) -> str:
    """Markdown: the pack's cues by group, then every rule with its examples and near misses."""
    return "\n".join([*_cues(code), *_examples(code)]) + "\n"


def _cues(code: str) -> Iterator[str]:
    pack = load_pack(code)
    forms = [form for listed in pack.cues.values() for form in listed]
    yield f"# {pack.name} (`{code}`)"
    yield ""
    yield f"Rendered from `claims/packs/{code}/` by `python -m claims.pipeline.reference {code}`; do not edit."
    yield ""
    yield f"{len(forms)} forms of cues, {len(pack.tags)} function words and titles."
    yield ""
    yield "## Cues"
    for group, members in groupby(
        sorted(forms, key=lambda form: (form.group, form.words)), key=lambda form: form.group
    ):
        listed = list(members)
        yield ""
        yield f"### {group}"
        yield ""
        yield f"{_role(listed[0])} Stance: {listed[0].stance}."
        yield ""
        yield ", ".join(f"`{' '.join(form.words)}`" for form in listed)


def _role(form: CueForm) -> str:
    if form.role == "none":
        return "Words that look like a cue and are none."
    takes = ", ".join(words for frame, words in FRAMES.items() if form.frames & frame)
    return f"A {form.role}{'; takes ' + takes if takes else ''}."


def _examples(code: str) -> Iterator[str]:
    table = tomllib.loads((PACKS / code / "examples.toml").read_text(encoding="utf-8"))
    yield ""
    yield "## Rules"
    for rule, taken in groupby(sorted(table["takes"], key=_by_rule), key=_by_rule):
        yield ""
        yield f"### {code}.{rule}"
        for example in taken:
            yield ""
            yield from _taken(example)
        for near in table["leaves"]:
            if near["near"] == rule:
                yield ""
                yield f"Leaves: {_quoted(near['text'])} — {near['why']}"


def _by_rule(example: dict[str, Any]) -> str:
    return str(example["rule"])


def _taken(example: dict[str, Any]) -> Iterator[str]:
    yield f"Takes: {_quoted(example['text'])}"
    yield ""
    yield f"- content: {' · '.join(_quoted(part) for part in example['content'])}"
    for field in ("source", "name", "stance", "kind", "when"):
        if field in example:
            yield f"- {field}: {_quoted(example[field])}"
    if "via" in example:
        yield f"- via: {', '.join(_quoted(name) for name in example['via'])}"


def _quoted(text: str) -> str:
    return "`" + text.replace("\n", " ⏎ ").replace("`", "'") + "`"


if __name__ == "__main__":
    for asked in sys.argv[1:] or languages():
        sys.stdout.write(render(asked))
