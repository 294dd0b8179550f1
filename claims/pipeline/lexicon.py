"""Cues and their forms: a group's lemmas, inflected by the rules of its class."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from claims.pipeline.contract import Stance

Voice = Literal["active", "participle", "passive", "agent", "inverted"]
Role = Literal["verb", "preposition", "noun", "carrier", "none"]  # none: read as a whole, it is no cue


class Frame:
    """What may stand beside a cue: bits of `CueForm.frames`, plain integers because they are asked for at every cue."""

    THAT = 1  # a clause after the complementizer
    BARE = 2  # a clause straight after the cue
    NOUN = 4  # a noun phrase that is the content
    TO = 8  # an infinitive
    WH = 16  # a question
    QUOTE = 32  # a quotation before or after
    POST = 64  # content before the cue, without quotation marks


@dataclass(frozen=True, slots=True)
class CueForm:
    """One way to write a cue; `words` are lower-case tokens."""

    words: tuple[str, ...]
    lemma: str
    group: str
    role: Role
    frames: int
    stance: Stance
    voice: Voice
    fused: bool  # the speaker is a suffix of the cue (`ujarnya`)
    base: bool = False  # the bare verb, which may as well be a noun
    past: bool = False  # the past form, which may as well be a participle (`when asked`)
    addressed: bool = False  # the person told stands before the content (`told reporters P`)
    weak: bool = False  # a bare clause must show its verb
    needs: str = ""  # what its subject must be: a record (report, data) for `shows`, a poll for `in`


def compile_cues(table: dict[str, Any]) -> dict[str, tuple[CueForm, ...]]:
    found: dict[str, dict[tuple[tuple[str, ...], bool], CueForm]] = {}
    inflections = {name: _inflections(name, table["class"]) for name in table["class"]}
    for group in table["group"]:
        for form in _forms(group, inflections):
            known = found.setdefault(form.words[0], {})
            key = (form.words, form.role == "noun")
            if key not in known or RANK.get(form.group, 0) > RANK.get(known[key].group, 0):
                known[key] = form
            else:
                known[key] = replace(known[key], frames=known[key].frames | form.frames)
    return {
        first: tuple(sorted(forms.values(), key=lambda form: (-len(form.words), form.role == "noun")))
        for first, forms in found.items()
    }


RANK = {"carry": 1, "reported": 2}  # which group has a form that several make; else the first


Inflect = Callable[[str], str]


def _inflections(name: str, classes: dict[str, Any]) -> list[tuple[dict[str, Any], Inflect]]:
    made = []
    for entry in classes[name]:
        rules = entry.get("rules")
        if rules is None:  # the same rules as another class's form of that name
            rules = next(e["rules"] for e in classes[entry["like"]] if e["feature"] == entry["feature"])
        compiled = [(re.compile(pattern), replacement) for pattern, replacement in rules]
        every = entry["feature"] == "passive-nya" or entry.get("every", False)
        made.append((entry, _inflector(compiled, every=every)))
    return made


def _inflector(rules: list[tuple[re.Pattern[str], str]], *, every: bool) -> Inflect:
    """Applies the first rule that fits, or every rule in turn; `stem+suffix` and `stem-particle` are joined after."""

    def inflect(lemma: str) -> str:
        stem, particle = lemma.replace("-", " ", 1).split(" ", 1) if "-" in lemma else (lemma, "")
        for pattern, replacement in rules:
            changed, count = pattern.subn(replacement, stem, count=1)
            if count:
                stem = changed
                if not every:
                    break
        return f"{stem.replace('+', '').replace('!', '')} {particle.replace('-', ' ')}".strip()

    return inflect


def _forms(group: dict[str, Any], inflections: dict[str, list[tuple[dict[str, Any], Inflect]]]) -> Iterable[CueForm]:
    frames = 0
    for name in group.get("frames", "").split():
        frames |= int(getattr(Frame, name.upper()))
    shared = {
        "group": group["name"], "role": group.get("role", "verb"), "frames": frames,
        "stance": group.get("stance", "asserts"), "needs": group.get("needs", ""),
        "weak": group.get("weak", False),
        "addressed": group.get("addressed", False),
    }  # fmt: skip
    left_out = frozenset(group.get("except", "").split())  # forms that are rather nouns
    for entry, inflect in inflections[group["class"]]:
        fused = entry.get("fused", False) or group.get("fused", False)
        for lemma in group.get("lemmas", "").split():
            if inflect(lemma) in left_out:
                continue
            yield CueForm(
                tuple(inflect(lemma).split()),
                lemma,
                voice=entry["voice"],
                fused=fused,
                base=entry.get("base", False),
                past=entry["feature"] == "past",
                **shared,
            )
    listed = group.get("forms", "").replace("\n", " ")
    split = listed.split("|") if "|" in listed else listed.split()
    first = inflections[group["class"]][0][0]
    voice, base = group.get("voice") or first["voice"], first.get("base", False)
    for form in split:
        if words := tuple(form.split()):
            yield CueForm(words, form.strip(), voice=voice, fused=group.get("fused", False), base=base, **shared)
