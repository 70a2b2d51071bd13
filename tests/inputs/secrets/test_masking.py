"""What reports repeat of addresses and names holds no secret, and is otherwise as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.javascript import scan_script
from bundleaudit.inputs.secrets.masking import mask_address, mask_each, mask_secrets
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.stylesheet import parse_stylesheet

TOKEN = "ghp_" + "aZ3kQ9xW7rT1mN5bV8cD2fG6hJ4pL0sYuEiO"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        (f"https://x.io/w.js?t={TOKEN}", "https://x.io/w.js?t=ghp_…"),
        (f"https://x.io/{TOKEN}/w.js", "https://x.io/ghp_…/w.js"),
        (f"//deploy:{TOKEN}@x.io/w.js", "//deploy:…@x.io/w.js"),
        ("https://u:p@x.io/a.js#b", "https://u:…@x.io/a.js#b"),
        (
            "https://x.io/a.js?v=1&access_token=abcdefgh12&b=2",
            "https://x.io/a.js?v=1&access_token=…&b=2",
        ),
        ("https://x.io/a?X-Amz-Signature=0123456789abcdef", "https://x.io/a?X-Amz-Signature=…"),
        ("https://fonts.example.org/css2?family=Inter:wght@400", None),
        ("https://x.io/a.js?monkey=banana123&token=short", None),
        ("https://x.io:8080/@scope/pkg@1.2.3/a.js", None),
        (f"./{TOKEN}.js", None),  # names a file: the graph needs it as it is
        ("", None),
    ],
)
def test_addresses_lose_their_secrets_and_nothing_else(url, masked):
    assert mask_address(url) == (url if masked is None else masked)
    assert mask_address(mask_address(url)) == mask_address(url)


def test_names_are_masked_together_as_one_by_one():
    names = ["src/a.ts", f"src/{TOKEN}.ts", "é\ud800.ts"]
    assert mask_each(names) == ["src/a.ts", "src/ghp_….ts", "é\ud800.ts"]
    assert mask_each(names[::2]) == names[::2]
    assert mask_secrets(f"{TOKEN} {TOKEN}") == "ghp_… ghp_…"


def test_readers_hand_on_no_secret():
    url = f"https://x.io/w.js?token={TOKEN}"
    readings = (
        scan_script(f'import a from"{url}";import("{url}");new Worker("{url}")'.encode()),
        parse_html(
            f'<base href="/"><script src="{url}"></script><link rel=stylesheet href="{url}">'
            f'<link rel=modulepreload href="{url}"><img src="{url}">'
            f'<script type=importmap>{{"imports":{{"a":"{url}"}}}}</script>'.encode(),
            "",
        ),
        parse_stylesheet(f"@import '{url}';a{{b:url({url})}}".encode()),
        parse_source_map(b'{"version":3,"sources":["%s"],"mappings":""}' % TOKEN.encode()),
    )
    for reading in readings:
        assert "x.io" in repr(reading) or "ghp_…" in repr(reading)
        assert TOKEN[4:] not in repr(reading)


@given(st.text(alphabet="/:@?&=tokenkeysig.#é ", max_size=60))
def test_any_text_is_masked_once(text):
    masked = mask_address(text)
    assert mask_address(masked) == masked
