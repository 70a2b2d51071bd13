"""Which texts are secrets: rules that begin with a literal and prove more than that.

Formats are those the issuers document, as of 2026. What browsers need by design is no secret and
has no rule: Google Maps and Firebase keys (``AIza``), Stripe ``pk_``, Mapbox ``pk.``, Sentry DSNs,
Supabase's anonymous key. A value that looks like a placeholder is none either.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.anchors import Anchors
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACEHOLDER: Final = re.compile(
    rb"example|placeholder|your|changeme|change_me|dummy|sample|redacted|xxxx|\*\*\*|\.\.\.|<|"
    rb"01234567|12345678|abcdefgh|foobar|test_?key",
    re.IGNORECASE,
)
_WEAK_PASSWORDS: Final = re.compile(
    rb"pass|pwd|secret|user|admin|guest|root|postgres", re.IGNORECASE
)
SECRET_VARIABLE: Final = (
    rb"VITE_(?!PUBLIC)[A-Z0-9_]{0,48}?(?:SECRET|SECRET_KEY|PASSWORD|PASSWD|DB_PASS|PRIVATE_KEY|"
    rb"(?:ACCESS|AUTH|API|REFRESH)_TOKEN|CREDENTIALS?)"
    rb"(?:_(?:OLD|NEW|PROD|DEV|STAGING|TEST|V?\d{1,2}))?(?![A-Z0-9_])"
)
"""The name of a variable that should hold a secret: what it is stands at its end. What goes on, as
``VITE_ACCESS_TOKEN_STORAGE_KEY`` does, names something about a secret."""

# `acme.auth.token.v2`, `X-Auth-Token-V2`, `2026-12-24`: parts that are words or short numbers.
_PART: Final = rb"(?>(?:[A-Za-z]{1,20}+|[A-Za-z0-9]{1,4}+)(?![A-Za-z0-9]))"
_NAME_LIKE: Final = re.compile(_PART + rb"(?:[._:/-]" + _PART + rb"){1,20}+")
_LOCAL_HOST: Final = re.compile(rb"localhost|127\.|0\.0\.0\.0|[^.]*+\Z|.*example", re.IGNORECASE)


@record
class SecretRule:
    """How one kind of secret is told.

    Attributes:
        kind: What it is, in words.
        anchors: Literals a match begins with; they are searched first.
        pattern: Matched where an anchor stands; group 1 is the value. Every quantifier in it is
            bounded, so that any text costs linear time.
        shown_count: How many characters of the value may be shown: those every such value has.
        is_real: Whether a matched value is one.
    """

    kind: str
    anchors: Anchors
    pattern: re.Pattern[bytes]
    shown_count: int
    is_real: Callable[[bytes], bool]


def _is_random(value: bytes) -> bool:
    """Return whether ``value`` is no placeholder: many different characters, no known words."""
    return len(set(value)) >= min(12, len(value) // 2) and not _PLACEHOLDER.search(value)


def _is_service_role(value: bytes) -> bool:
    """Return whether a JSON web token is Supabase's key that passes by all row-level rules."""
    body = value.split(b".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return False
    return isinstance(claims, dict) and claims.get("role") == "service_role"


def _is_password(value: bytes) -> bool:
    """Return whether a connection's ``password@host`` is one of a machine that others reach."""
    password, _, host = value.rpartition(b"@")
    return (
        len(set(password)) >= 6
        and any(character in b"0123456789" for character in password)
        and not _WEAK_PASSWORDS.search(password)
        and not _PLACEHOLDER.search(password)
        and _LOCAL_HOST.match(host) is None
    )


def _is_variable(value: bytes) -> bool:
    """Return whether the value of a variable could be secret: no address, name or public key."""
    return (
        _is_random(value)
        and not _NAME_LIKE.fullmatch(value)
        and not value.startswith((b"http", b"/", b"pk.", b"pk_", b"AIza", b"wss:", b"ws:"))
        and any(character in b"0123456789" for character in value)
        and not any(character in b" ()[]{}^*|" for character in value)
    )


def _rule(
    kind: str,
    anchors: str,
    tail: bytes,
    shown_count: int | None = None,
    is_real: Callable[[bytes], bool] = _is_random,
) -> SecretRule:
    r"""Return a rule for tokens: an anchor, ``tail``, and no further letter on either side.

    Before it may stand an escape such as ``\n``. Around anchors with a character that no base64 has
    other characters of addresses and names of files may stand too.
    """
    starts = tuple(anchor.encode() for anchor in anchors.split())
    either = b"|".join(re.escape(start) for start in starts)
    is_plain = any(start.isalnum() for start in starts)
    before, behind = (rb"+/.\-", rb"+/=\-") if is_plain else (b"+", rb"+=\-")
    return SecretRule(
        kind=kind,
        anchors=Anchors(starts),
        pattern=re.compile(
            rb"(?:(?<![A-Za-z0-9_"
            + before
            + rb"])|(?<=\\[nrtf]))((?:"
            + either
            + rb")"
            + tail
            + rb")(?![\w"
            + behind
            + rb"])"
        ),
        shown_count=len(starts[0]) if shown_count is None else shown_count,
        is_real=is_real,
    )


SECRET_RULES: Final = (
    SecretRule(
        kind="private key",
        anchors=Anchors([b"-----BEGIN "]),
        pattern=re.compile(
            rb"(-----BEGIN (?:[A-Z]{2,9}+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
            rb"(?:\\+[rn]|[\s\"'`+,]){0,32}+(?:[A-Za-z0-9+/]{40,}+|Proc-Type))"
        ),
        shown_count=0,
        is_real=lambda value: len(set(value[-40:])) > 12 or value.endswith(b"Proc-Type"),
    ),
    _rule("AWS access key", "AKIA ASIA", rb"[A-Z2-7]{16}"),
    _rule("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rb"[A-Za-z0-9]{36}"),
    _rule("GitHub token", "github_pat_", rb"[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    _rule("GitLab token", "glpat- glptt- gldt-", rb"[A-Za-z0-9_-]{20,64}+"),
    _rule("Slack token", "xoxb- xoxp- xoxa- xoxs-", rb"\d{9,14}-\d{9,14}-[A-Za-z0-9-]{20,80}+"),
    _rule(
        "Slack webhook",
        "https://hooks.slack.com/services/",
        rb"T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}",
    ),
    _rule("Stripe secret key", "sk_live_ rk_live_", rb"[A-Za-z0-9]{24,128}+"),
    _rule("OpenAI key", "sk-proj- sk-svcacct- sk-admin-", rb"[A-Za-z0-9_-]{40,200}+"),
    _rule("OpenAI key", "sk-", rb"[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    _rule("Anthropic key", "sk-ant-api03- sk-ant-admin01-", rb"[A-Za-z0-9_-]{80,120}+"),
    _rule("Google OAuth client secret", "GOCSPX-", rb"[A-Za-z0-9_-]{28}"),
    _rule("SendGrid key", "SG.", rb"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _rule("npm token", "npm_", rb"[A-Za-z0-9]{36}"),
    _rule("PyPI token", "pypi-AgEIcHlwaS5vcmc", rb"[A-Za-z0-9_-]{50,300}+", 5),
    _rule("DigitalOcean token", "dop_v1_ doo_v1_", rb"[a-f0-9]{64}"),
    _rule("Shopify token", "shpat_ shpca_ shppa_ shpss_", rb"[a-fA-F0-9]{32}"),
    _rule("Sentry token", "sntryu_ sntrya_", rb"[a-f0-9]{64}"),
    _rule("Hugging Face token", "hf_", rb"(?=[a-z]*[A-Z])[A-Za-z]{34}"),
    _rule("Mapbox secret token", "sk.eyJ", rb"[A-Za-z0-9_-]{40,400}+\.[A-Za-z0-9_-]{20,64}+", 3),
    _rule(
        "Supabase service-role key",
        "eyJhbGciOi",
        rb"[A-Za-z0-9_-]{6,400}+\.eyJ[A-Za-z0-9_-]{20,2000}+\.[A-Za-z0-9_-]{20,400}+",
        0,
        _is_service_role,
    ),
    SecretRule(
        kind="Azure storage key",
        anchors=Anchors([b"AccountKey="]),
        pattern=re.compile(rb"AccountKey=([A-Za-z0-9+/]{86}==)"),
        shown_count=0,
        is_real=_is_random,
    ),
    SecretRule(
        kind="AWS secret access key",
        anchors=Anchors(
            [b"secretAccessKey", b"SecretAccessKey", b"aws_secret_access_key", b"SECRET_ACCESS_KEY"]
        ),
        pattern=re.compile(
            rb"[A-Za-z_]{15,21}+[\"'`]?+\s{0,4}+[:=]\s{0,4}+[\"'`]?+([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])"
        ),
        shown_count=0,
        is_real=_is_random,
    ),
    SecretRule(
        kind="password of a database",
        anchors=Anchors(
            [
                b"postgres://",
                b"postgresql://",
                b"postgresql+",  # SQLAlchemy names the driver
                b"mysql://",
                b"mysql+",
                b"mariadb+",
                b"mongodb://",
                b"mongodb+srv://",
                b"redis://",
                b"rediss://",
                b"amqp://",
                b"amqps://",
            ]
        ),
        pattern=re.compile(
            rb"[a-z]{4,10}+(?:\+[a-z0-9]{2,12}+)?+://[\w.%-]{0,64}+:([^\s\"'`<>{}$@/\\]{8,128}+@[\w.-]{1,253}+)"
        ),
        shown_count=0,
        is_real=_is_password,
    ),
    SecretRule(
        kind="secret in a VITE_ variable",
        anchors=Anchors([b"VITE_"]),
        pattern=re.compile(
            SECRET_VARIABLE + rb"[\"'`]?+\s{0,4}+:\s{0,4}+[\"'`]([^\"'`\\\r\n]{8,256}+)[\"'`]"
        ),
        shown_count=0,
        is_real=_is_variable,
    ),
    SecretRule(
        kind="the environment of the build (process.env)",
        anchors=Anchors([b"PATH"]),
        pattern=re.compile(
            rb"PATH[\"']?+\s{0,4}+:\s{0,4}+[\"'`](/[^\"'`\\\r\n]{0,2048}?:/usr/bin\b)[^\"'`\r\n]{0,2048}+[\"'`]"
        ),
        shown_count=0,
        is_real=lambda value: value.count(b":") > 1,
    ),
)
