"""Records are what frozen dataclasses are, in everything that shows."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from pydantic import TypeAdapter, ValidationError

from bundleaudit.records import record


@record
class Point:
    x: int
    y: int = 2
    tags: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@record
class Named(Point):
    name: str

    def __post_init__(self):
        assert self.name, "a name"


@record
class Empty:
    pass


@record
class Secret:
    user: str
    token: str = field(repr=False)
    seen: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    x: int
    y: int = 2
    tags: tuple[str, ...] = ()


def test_fields_and_defaults():
    point = Point(x=1)
    assert (point.x, point.y, point.tags, point.notes) == (1, 2, (), [])
    assert Point(x=1).notes is not point.notes
    assert Empty() == Empty()
    assert [item.name for item in dataclasses.fields(Named)] == ["x", "y", "tags", "notes", "name"]


def test_only_keywords_and_only_fields():
    with pytest.raises(TypeError):
        Point(1)
    with pytest.raises(TypeError):
        Point()
    with pytest.raises(TypeError):
        Point(x=1, z=2)
    with pytest.raises(AssertionError, match="a name"):
        Named(x=1, name="")


def test_nothing_can_be_changed():
    point = Point(x=1)
    for change in (lambda: setattr(point, "x", 2), lambda: setattr(point, "new", 2)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    assert not hasattr(point, "__dict__")


def test_equal_values_are_equal_and_hash_alike():
    assert Point(x=1, tags=("a",)) == Point(x=1, tags=("a",))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Named(x=1, name="n")
    assert Point(x=1) != Twin(x=1)
    assert hash(Twin(x=1)) == hash((1, 2, ()))
    with pytest.raises(TypeError):
        hash(Point(x=1))  # it holds a list


def test_fields_can_be_left_out_of_texts_and_comparisons():
    secret = Secret(user="u", token="t", seen=1)
    assert repr(secret) == "Secret(user='u', seen=1)"
    assert secret == Secret(user="u", token="t", seen=2)
    assert hash(secret) == hash(Secret(user="u", token="t", seen=3))
    assert secret != Secret(user="u", token="other")


def test_the_tools_of_dataclasses_work():
    point = Point(x=1)
    assert dataclasses.replace(point, x=5) == Point(x=5)
    assert dataclasses.asdict(point) == {"x": 1, "y": 2, "tags": (), "notes": []}
    assert repr(Named(x=1, name="n")) == "Named(x=1, y=2, tags=(), notes=[], name='n')"
    assert copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)) == point


@record
class Limits:
    """As options of checks are: validated by pydantic."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    max_bytes: int = 10
    names: tuple[str, ...] = ()


def test_pydantic_validates_records():
    adapter = TypeAdapter(Limits)
    assert adapter.validate_python({"max_bytes": "12"}) == Limits(max_bytes=12)
    with pytest.raises(ValidationError):
        adapter.validate_python({"other": 1})
    assert set(adapter.json_schema()["properties"]) == {"max_bytes", "names"}


def test_dataclasses_and_plain_classes_derive_from_records():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class More(Limits):
        extra: int = 3

    class Plain(Limits):
        pass

    assert More(max_bytes=1) == More(max_bytes=1, extra=3)
    assert [item.name for item in dataclasses.fields(More)] == ["max_bytes", "names", "extra"]
    assert dataclasses.replace(Plain(), max_bytes=4).max_bytes == 4


def test_a_field_declared_again_keeps_its_place():
    @record
    class Stricter(Limits):
        max_bytes: int = 5

    assert repr(Stricter()).endswith("(max_bytes=5, names=())")
    assert Stricter(max_bytes=7) == Stricter(max_bytes=7)
