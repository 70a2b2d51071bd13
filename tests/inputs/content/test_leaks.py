"""Secrets: proven by their form, never shown, and never invented.

The values are put together here, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.encoding import decode_content, encode_content
from bundleaudit.inputs.content.leaks import find_leaks, find_map_leaks, find_variables
from bundleaudit.inputs.content.scan import scan_content
from bundleaudit.model.files import FileKind
from growth import assert_linear

RANDOM = "aZ3kQ9xW7rT1mN5bV8cD2fG6hJ4pL0sYuEiOqRtKwXzB"  # 44 different enough characters
UPPER = "Q7XW3ZK5RT2MN6BV"
HEX = "3f9a0c71e5b84d26" * 4
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7" + RANDOM


def token(role):
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "HS256", "typ": "JWT"}, {"role": role, "iss": "supabase"})
    )
    return f"{head}.{body}.{RANDOM}"


SECRETS = [
    ("private key", f"-----BEGIN RSA PRIVATE KEY-----\\n{KEY}"),
    ("private key", f"-----BEGIN PRIVATE KEY-----\n{KEY}"),
    ("private key", f"-----BEGIN OPENSSH PRIVATE KEY-----\\n{KEY}"),
    ("AWS access key", "AKIA" + UPPER),
    ("GitHub token", "ghp_" + RANDOM[:36]),
    ("GitHub token", f"github_pat_{RANDOM[:22]}_{RANDOM}{RANDOM[:15]}"),
    ("GitLab token", "glpat-" + RANDOM[:20]),
    ("Slack token", f"xoxb-{'1029384756'}-{'5647382910'}-{RANDOM[:24]}"),
    ("Slack webhook", f"https://hooks.slack.com/services/T{UPPER[:8]}/B{UPPER[:8]}/{RANDOM[:24]}"),
    ("Stripe secret key", "sk_live_" + RANDOM[:24]),
    ("OpenAI key", "sk-proj-" + RANDOM),
    ("OpenAI key", f"sk-{RANDOM[:20]}T3BlbkFJ{RANDOM[20:40]}"),
    ("Anthropic key", f"sk-ant-api03-{RANDOM}{RANDOM}"),
    ("Google OAuth client secret", "GOCSPX-" + RANDOM[:28]),
    ("SendGrid key", f"SG.{RANDOM[:22]}.{RANDOM[:43]}"),
    ("npm token", "npm_" + RANDOM[:36]),
    ("PyPI token", f"pypi-AgEIcHlwaS5vcmc{RANDOM}{RANDOM}"),
    ("DigitalOcean token", "dop_v1_" + HEX),
    ("Shopify token", "shpat_" + HEX[:32]),
    ("Sentry token", "sntryu_" + HEX),
    ("Hugging Face token", "hf_" + "aZkQxWrTmNbVcDfGhJpLsYuEiOqRtKwXzBnM"[:34]),
    ("Mapbox secret token", f"sk.eyJ{RANDOM}.{RANDOM[:22]}"),
    ("Supabase service-role key", token("service_role")),
    ("Azure storage key", f"AccountKey={RANDOM}{RANDOM[:42]}=="),
    ("password of a database", f"postgres://shop:{RANDOM[:14]}@db.internal.acme.io/shop"),
    ("password of a database", f"postgresql+asyncpg://shop:{RANDOM[:14]}@db.acme.io/shop"),
    ("password of a database", f"mysql+aiomysql://shop:{RANDOM[:14]}@db.acme.io/shop"),
    ("password of a database", f"redis://:{RANDOM[:14]}@cache.acme.io:6379"),
    ("password of a database", f"amqps://shop:{RANDOM[:14]}@queue.acme.io"),
    ("AWS secret access key", f'secretAccessKey:"{RANDOM[:40]}"'),
    ("AWS secret access key", f"SECRET_ACCESS_KEY={RANDOM[:40]}"),
    ("secret in a VITE_ variable", f'VITE_API_SECRET:"{RANDOM[:20]}"'),
    ("secret in a VITE_ variable", f'"VITE_DB_PASSWORD": "{RANDOM[:10]}"'),
    (
        "the environment of the build (process.env)",
        'PATH:"/root/.local/bin:/usr/local/bin:/usr/bin:/bin"',
    ),
]


@pytest.mark.parametrize(("kind", "value"), SECRETS)
def test_a_secret_is_found_and_masked(kind, value):
    code = f'const a="x",b="{value}",c=1;'.encode()
    (leak,) = find_leaks(code)
    assert leak.kind == kind
    assert code[leak.offset_bytes :].startswith(value.lstrip('"')[:4].encode())
    for start in range(len(value) - 12):
        part = value[start : start + 12]
        if part not in {"https://hook", *(value[i : i + 12] for i in range(24))}:
            assert part not in repr(leak), "no part of the value may leave the scan"


@pytest.mark.parametrize(("kind", "value"), SECRETS)
def test_the_cache_holds_no_secret(kind, value):
    text = encode_content(scan_content(f'a="{value}"'.encode(), FileKind.JS, None))
    assert value.encode() not in text
    assert value[-12:].encode() not in text
    assert decode_content(text).leaks[0].kind == kind


@pytest.mark.parametrize(
    "value",
    [
        "-----BEGIN RSA PRIVATE KEY-----",  # libraries that read keys hold the line alone
        "-----BEGIN PUBLIC KEY-----\\n" + KEY,
        "-----BEGIN CERTIFICATE-----\\n" + KEY,
        "AKIAIOSFODNN7EXAMPLE",
        "xAKIA" + UPPER,
        "ghp_" + "x" * 36,
        "ghp_" + RANDOM[:35],
        "ghp_" + RANDOM[:37],
        "ghp_1234567890abcdefghijklmnopqrstuvwxyz",
        "sk_test_" + RANDOM[:24],
        "pk_live_" + RANDOM[:24],
        "sk-learn-and-other-words-that-are-joined-by-hyphens",
        "pk.eyJ" + RANDOM + "." + RANDOM[:22],
        "AIza" + RANDOM[:35],
        "npm_config_registry_and_more_words_here",
        "hf_" + "a" * 34,
        token("anon"),
        "eyJhbGciOiJIUzI1NiJ9.eyJub3QganNvbiBhdCBhbGwsIGhlcmU.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
        "postgres://user:password@localhost:5432/db",
        f"postgres://shop:{RANDOM[:14]}@localhost/db",
        f"mysql://root:{RANDOM[:14]}@127.0.0.1/db",
        "postgresql://username:your_password_1@db.acme.io/db",
        "mongodb://${user}:${pass}@host/db",
        'VITE_API_URL:"https://api.acme.io/v1/secret"',
        'VITE_API_SECRET:"your-secret-here1"',
        'VITE_PUBLIC_ACCESS_TOKEN:"' + RANDOM + '"',
        'VITE_MAPBOX_ACCESS_TOKEN:"pk.' + RANDOM + '"',
        'VITE_ACCESS_TOKEN_STORAGE_KEY:"' + RANDOM[:20] + '"',
        'VITE_STORAGE_ACCESS_TOKEN:"acme.auth.token.v2"',
        'VITE_HEADER_AUTH_TOKEN:"X-Auth-Token-V2"',
        'VITE_RESET_PASSWORD:"reset-password-2fa"',
        'VITE_OPEN_SECRET:"2026-12-24"',
        'VITE_VALID_PASSWORD:"^[a-zA-Z0-9]{8,}$"',
        'secretAccessKey:"' + RANDOM[:39] + '"',
        'secretAccessKey:"' + "EXAMPLEKEY" * 4 + '"',
        'PATH:"/"',
        'PATH:"/api/v1"',
        "/home/web_user/lib/a.js",
        "/Users/username/project/src/App.vue",
        "https://x.io/home/anna/src/App.vue",
        "/home/page",
    ],
)
def test_what_only_looks_like_one_is_none(value):
    assert find_leaks(f'a="{value}"'.encode()) == ()


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("/home/anna/shop/src/App.vue", "/home/…/shop/src/App.vue"),
        ("/Users/anna/shop/src/main.ts", "/Users/…/shop/src/main.ts"),
        ("C:/Users/anna/shop/src/main.ts", "C:/Users/…/shop/src/main.ts"),
        ("C:\\\\Users\\\\anna\\\\shop\\\\main.ts", "C:\\\\Users\\\\…\\\\shop\\\\main.ts"),
        ("/home/om/alice/src/App.vue", "/home/…/alice/src/App.vue"),
        ("/Users/s/work/src/main.ts", "/Users/…/work/src/main.ts"),
        ("/builds/acme/shop/src/main.ts", "/builds/acme/shop/src/main.ts"),
    ],
)
def test_a_path_is_shown_without_its_owner_and_once_each(path, masked):
    code = f'a={{__file:"{path}"}},b="{path}"'.encode()
    (leak,) = find_leaks(code)
    assert (leak.masked, leak.is_path) == (masked, True)


def a_map(sources, contents=None):
    return json.dumps({"version": 3, "sources": sources, "sourcesContent": contents}).encode()


def test_maps_are_searched_in_own_sources_only():
    secret = f"const a = 'ghp_{RANDOM[:36]}'"
    assert find_map_leaks(a_map(["../node_modules/x/a.js"], [secret])) == ()
    (leak,) = find_map_leaks(a_map(["../node_modules/x/a.js", "../src/api.ts"], [secret, secret]))
    assert (leak.kind, leak.source) == ("GitHub token", "../src/api.ts")
    assert RANDOM[:36] not in repr(leak)


@pytest.mark.parametrize(
    "before", ["line\\n", "https://x.io/", "./missing-", "a.", "{", "", " ", "\\t"]
)
def test_a_token_is_found_wherever_it_is_a_word_of_its_own(before):
    code = f'"{before}ghp_{RANDOM[:36]}"'.encode()
    assert [leak.kind for leak in find_leaks(code)] == ["GitHub token"]
    assert find_leaks(f'"{before}xghp_{RANDOM[:36]}"'.encode()) == ()


def test_sections_and_inline_maps_are_searched_too():
    plain = {"sources": ["a.ts"], "sourcesContent": [f"t='ghp_{RANDOM[:36]}'"]}
    sections = json.dumps({"version": 3, "sections": [{"map": plain}, 1, {"map": {"sections": 2}}]})
    (leak,) = find_map_leaks(sections.encode())
    assert (leak.kind, leak.source) == ("GitHub token", "a.ts")
    comment = b"//# sourceMappingURL=data:application/json;base64,"
    code = b"a()\n" + comment + base64.b64encode(sections.encode())
    assert scan_content(code, FileKind.JS, None).leaks == (leak,)
    assert scan_content(b"a()\n" + comment + b"!", FileKind.JS, None).leaks == ()


def test_paths_in_maps_count_as_names_of_sources_only():
    path = "/home/anna/shop/src/App.vue"
    assert find_map_leaks(a_map(["a.js"], [f"// {path}"])) == ()
    (leak,) = find_map_leaks(a_map([path, "b.js"]))
    assert leak.masked == "/home/…/shop/src/App.vue"


def test_an_environment_file_names_its_variables_only():
    (leak,) = find_variables(b"# c\nVITE_A=1\nexport DB_PASSWORD=hunter2\nX_Y=\nlower=1\n")
    assert leak.masked == "DB_PASSWORD, VITE_A"
    assert find_variables(b"# nothing\nEMPTY=\n") == ()


@given(
    st.binary() | st.text(alphabet="-BEGIN PRIVATEKY\\n\"'{}[],:sourceCnt/homeax.").map(str.encode)
)
def test_any_bytes_give_a_result(data):
    find_leaks(data)
    find_map_leaks(data)
    find_variables(data)


@pytest.mark.parametrize(
    "unit",
    [
        b"-----BEGIN ", b"-----BEGIN PRIVATE KEY-----", b"-----BEGIN PRIVATE KEY-----\\n", b"AKIA",
        b"ghp_a", b"eyJhbGciOi", b"eyJhbGciOi.eyJ", b"postgres://a:", b"VITE_", b'VITE_SECRET:"',
        b"/home/", b"/home/a/", b"C:\\Users\\", b'PATH:"/', b"PATH", b"SG.", b"sk-ant-api03-a",
        b'"sources":[', b'"sources":["', b'"sources":["a",',
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(find_leaks, unit)
    assert_linear(find_map_leaks, unit)
    assert_linear(find_variables, unit)
