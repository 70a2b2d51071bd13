"""Which database a text means, and that its secrets stay in it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from bundleaudit.errors import BundleauditError, UsageError
from bundleaudit.history.place import parse_place, secrets_in
from bundleaudit.history.store import History


@pytest.mark.parametrize(
    ("text", "file", "url", "label"),
    [
        ("a.sqlite", "a.sqlite", "", "a.sqlite"),
        ("deep/a b", "deep/a b", "", "deep/a b"),
        ("sqlite:///a.sqlite", "a.sqlite", "", "a.sqlite"),
        ("sqlite+pysqlite:////srv/a b?x=1", "/srv/a b", "", "/srv/a b"),
        ("postgres://h/d", None, "postgresql+psycopg://h/d", "postgresql://h/d"),
        ("postgresql://u:p@h:5/d", None, "postgresql+psycopg://u:p@h:5/d", "postgresql://h:5/d"),
        (
            "postgresql+psycopg2://u:a%40b@[::1]:5432/d?sslmode=require",
            None,
            "postgresql+psycopg2://u:a%40b@[::1]:5432/d?sslmode=require",
            "postgresql://[::1]:5432/d",
        ),
        (
            "postgresql:///d?host=/run/pg",
            None,
            "postgresql+psycopg:///d?host=/run/pg",
            "postgresql:///d",
        ),
    ],
)
def test_what_a_text_means(text, file, url, label):
    place = parse_place(text)
    assert (str(place.file) if place.file else None, place.url, place.label) == (file, url, label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\0b",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://name.db",
        "postgresql://user:geheim",
        "postgresql://user:ge/heim@in@host/db",
        "postgresql://user:geheim@ho st/db",
        "postgresql://user:ge?heim@x/@db",
    ],
)
def test_what_means_nothing_is_refused_without_repeating_it(text):
    with pytest.raises(UsageError) as caught:
        parse_place(text)
    assert "heim" not in f"{caught.value}{caught.value.hint}"


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=5).map("pw-{}-wp".format),
    st.sampled_from(["@localhost:1/db", "@localhost:1", "", "/db", "@/db?options=x", "?x=1"]),
)
def test_no_password_is_in_a_message_wherever_the_url_is_broken(password, rest):
    text = f"nosuchdb://user:{password}{rest}"
    with pytest.raises(BundleauditError) as caught:
        History.open_to_write(parse_place(text))
    assert password not in f"{caught.value}{caught.value.hint}"
    with suppress(BundleauditError):
        assert password not in repr(parse_place(text))


def test_secrets_are_the_password_and_values_of_the_query_in_both_spellings():
    assert set(secrets_in("x://u:a%40b@h/d?k=v%20w")) == {
        *("u:a%40b", "u:a@b", "a%40b", "a@b"),
        *("v%20w", "v w"),
    }


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mongodb://u:geheim@h/d", "no driver"),
        ("oracle+nosuch://u:geheim@h/d", "no driver"),
        ("mysql+nosuchdriver://u:geheim@h/d", "no driver"),
        ("postgresql+asyncpg://u:geheim@h/d", "asyncpg names an asynchronous driver"),
        ("sqlite+aiosqlite:///geheim.db", "driver"),
        ("postgresql+psycopg_async://u:geheim@h/d", "psycopg_async names an asynchronous driver"),
    ],
)
def test_databases_without_a_driver_say_how_to_get_one(url, said):
    with pytest.raises(UsageError, match=said) as caught:
        History.open_to_write(parse_place(url))
    assert caught.value.hint
    assert "geheim@" not in str(caught.value)
