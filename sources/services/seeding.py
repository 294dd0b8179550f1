"""Loading the registry that comes with the project: what is missing is added, what a desk changed stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sources.choices import NameKind
from sources.models import Source, SourceName, SourceTie
from sources.read.seeds import SeedSource
from sources.services import registry
from sources.services.registry import NewName
from sources.text.names import fold


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many sources and ties were new."""

    sources: int
    ties: int


def load_sources(seeds: Sequence[SeedSource]) -> Loaded:
    """Register what the registry lacks, by key. Running it again changes nothing; a name that an update of the
    project brings is added, and one that the desk removed comes back only as long as the seeds hold it."""
    known = {s.key: s for s in Source.objects.filter(key__in=[seed.key for seed in seeds])}
    new = [seed for seed in seeds if seed.key not in known]
    for seed in new:
        known[seed.key] = _register(seed)
    _add_missing_names([seed for seed in seeds if seed.key not in {n.key for n in new}], known)
    return Loaded(sources=len(new), ties=_add_missing_ties(seeds, known))


def _register(seed: SeedSource) -> Source:
    return registry.register(
        actor=None,
        key=seed.key,
        name=seed.name,
        kind=seed.kind,
        country=seed.country,
        homepage=seed.homepage,
        wikidata=seed.wikidata,
        names=_names(seed),
        self_named=False,
    )


def _names(seed: SeedSource) -> list[NewName]:
    return [NewName(text=n.text, language=n.language, kind=NameKind(n.kind)) for n in seed.names]


def _add_missing_names(seeds: Iterable[SeedSource], known: dict[str | None, Source]) -> None:
    there = set(SourceName.objects.filter(source__key__isnull=False).values_list("source__key", "folded", "language"))
    for seed in seeds:
        missing = [n for n in _names(seed) if (seed.key, fold(n.text)[:200], n.language) not in there]
        if missing and not known[seed.key].merged_into_id:
            registry.add_names(actor=None, source=known[seed.key], names=missing)


def _add_missing_ties(seeds: Iterable[SeedSource], known: dict[str | None, Source]) -> int:
    there = set(SourceTie.objects.values_list("subject_id", "kind", "object_id"))
    wanted = [(known[seed.key], tie) for seed in seeds for tie in seed.ties]
    missing = [(s, t) for s, t in wanted if (s.pk, t.kind, known[t.to].pk) not in there]
    standing = [(s, t) for s, t in missing if not (s.merged_into_id or known[t.to].merged_into_id)]
    for subject, tie in standing:
        registry.tie(actor=None, subject=subject, kind=tie.kind, to=known[tie.to], since=tie.since, until=tie.until)
    return len(standing)
