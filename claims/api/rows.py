"""Rows as JSON that the database makes: one statement a page, in the shape that the serializers declare.

The serializers remain the one place that says what a row holds; here their fields become ``json_build_object``. A page
then costs little more than its SQL, and no row can bring a query of its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, JSONField, Model, OuterRef, QuerySet, TextField
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Combinable, Func
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from rest_framework import serializers

Fields = Mapping[str, "Fields"]


class UnknownField(ValueError):
    """A row holds no such field; ``known`` are those that it holds."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no field “{name}” here. There are: {', '.join(known)}.")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted of a row: some fields only, more than usual, or what it refers to by number, where it has one.

    ``inside``: as the desk's own people see it. Else the row tells nothing of what is found and not published yet.
    """

    fields: Fields = field(default_factory=dict)
    expand: frozenset[str] = frozenset()
    refs: bool = False
    inside: bool = False


WHOLE = Shape()


def fields_named(written: str) -> Fields:
    """``"id,claim.statement"`` as a tree of names."""
    tree: dict[str, Any] = {}
    for path in filter(None, (part.strip() for part in written.split(","))):
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


class JsonObject(Func):
    """``json_build_object`` of named expressions, in their order. Names are the serializers' own, never a caller's."""

    def __init__(self, members: Mapping[str, Combinable]) -> None:
        super().__init__(*members.values(), output_field=JSONField())
        self.names = tuple(members)

    def as_sql(self, compiler: SQLCompiler, _connection: Any, **_more: Any) -> Any:  # type: ignore[override] # one form for one database
        parts: list[str] = []
        params: list[Any] = []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            sql, values = compiler.compile(expression)
            parts.append(f"'{name}', {sql}")
            params += values
        return f"json_build_object({', '.join(parts)})", params


class IfThere(Func):
    """The object, or null where its row is not there."""

    template = "CASE WHEN %(expressions)s END"
    arg_joiner = " IS NOT NULL THEN "
    output_field = JSONField()


class JsonList(Func):
    function = "array_to_json"
    output_field = JSONField()


def with_json(
    rows: QuerySet[Any], serializer: type[serializers.Serializer[Any]], shape: Shape = WHOLE
) -> QuerySet[Any]:
    """Each row with ``row``: its JSON text in the shape of ``serializer``. Raises ``UnknownField``."""
    model: Any = rows.model
    made = _made(serializer, model, json.dumps(shape.fields), shape.expand, refs=shape.refs, inside=shape.inside)
    bare: QuerySet[Any] = rows.select_related(None).prefetch_related(None).defer(None)
    annotated: QuerySet[Any] = bare.annotate(row=Cast(made, TextField()))
    return annotated


@lru_cache(maxsize=256)
def _made(
    serializer: type[serializers.Serializer[Any]],
    model: type[Model],
    fields: str,
    expand: frozenset[str],
    *,
    refs: bool,
    inside: bool,
) -> JsonObject:
    """The expression of a shape, kept: building it took a third of a request, and a query copies what it uses."""
    shape = Shape(fields=json.loads(fields), expand=expand, refs=refs, inside=inside)
    return JsonObject(_members(serializer(), model=model, prefix="", shape=shape))


def row_of(serializer: type[serializers.Serializer[Any]], row: Model) -> str:
    """One row's JSON as it stands in the database now, for whoever may change it."""
    rows = with_json(type(row)._default_manager.filter(pk=row.pk), serializer, Shape(inside=True))
    return str(rows.values_list("row", flat=True).get())


def expandable(serializer: type[serializers.Serializer[Any]]) -> dict[str, serializers.BaseSerializer[Any]]:
    """What ``expand`` may add to a row of ``serializer``, by name."""
    more = getattr(getattr(serializer, "Meta", None), "expandable", {})
    return {name: kind(many=many) for name, (kind, _source, many) in more.items()}


def _members(
    serializer: serializers.Serializer[Any], *, model: type[Model], prefix: str, shape: Shape
) -> dict[str, Combinable]:
    known = {name: (made, str(made.source)) for name, made in serializer.fields.items()}
    more = getattr(getattr(serializer, "Meta", None), "expandable", {}) if not prefix else {}
    extra = {name: (kind(many=many), source) for name, (kind, source, many) in more.items()}
    names = shape.fields or {name: {} for name in [*known, *(key for key in extra if key in shape.expand)]}
    members = {}
    for name, inner in names.items():
        if name not in known and name not in extra:
            raise UnknownField(name, [*known, *extra])
        made, source = {**extra, **known}[name]
        below = replace(shape, fields=inner, expand=frozenset())
        told_otherwise = _made_otherwise(serializer, inside=shape.inside).get(name)
        members[name] = (
            told_otherwise(prefix)
            if told_otherwise
            else _value(made, model=model, prefix=prefix, source=source.replace(".", LOOKUP_SEP), shape=below)
        )
    return members


def _made_otherwise(serializer: Any, *, inside: bool) -> Mapping[str, Callable[[str], Combinable]]:
    meta = getattr(serializer, "Meta", None)
    return {**getattr(meta, "made", {}), **({} if inside else getattr(meta, "outside", {}))}


def _value(made: Any, *, model: type[Model], prefix: str, source: str, shape: Shape) -> Combinable:
    many = isinstance(made, serializers.ListSerializer)
    nested = made.child if many else made
    if not isinstance(nested, serializers.Serializer):
        _refuse_below(shape, source)
        return F(prefix + source)
    related: Any = model._meta.get_field(source)
    if many:
        return _several(nested, relation=related, outer=f"{prefix}pk", shape=shape)
    reference = F(f"{prefix}{source}_id")
    if shape.refs and not shape.fields and "id" in nested.fields:
        return reference
    members = _members(nested, model=related.related_model, prefix=f"{prefix}{source}{LOOKUP_SEP}", shape=shape)
    return IfThere(reference, JsonObject(members)) if related.null else JsonObject(members)


def _several(nested: serializers.Serializer[Any], *, relation: Any, outer: str, shape: Shape) -> Combinable:
    standing = getattr(getattr(nested, "Meta", None), "standing", {})
    rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef(outer)}, **standing)
    made = JsonObject(_members(nested, model=relation.related_model, prefix="", shape=shape))
    return JsonList(ArraySubquery(rows.values_list(made)))


def _refuse_below(shape: Shape, source: str) -> None:
    if shape.fields:
        raise UnknownField(f"{source}.{next(iter(shape.fields))}", [source])
