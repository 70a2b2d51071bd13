"""A secret in a build is reported by every output, and shown by none."""

from __future__ import annotations

import json

from commands import run_command

TOKEN = "ghp_" + "aZ3kQ9xW7rT1mN5bV8cD2fG6hJ4pL0sYuEiO"
FORMATS = ("json", "html", "markdown", "sarif", "junit", "gitlab")


def test_no_output_and_no_cache_holds_the_value(tmp_path):
    build, out, cache = (tmp_path / name for name in ("dist", "out", "cache"))
    for folder in (build / "assets", out, cache):
        folder.mkdir(parents=True)
    address = f"https://u:{TOKEN}@cdn.acme.io/w.js?token={TOKEN}"
    (build / "index.html").write_text(
        f'<script src="{address}"></script><link rel="stylesheet" href="{address}">'
        '<script type="module" src="/assets/a-B1c2D3e4.js"></script>'
    )
    (build / "assets/a-B1c2D3e4.js").write_text(
        f'import"{address}";fetch("/x",{{headers:{{t:"{TOKEN}"}}}})'
        "\n//# sourceMappingURL=a-B1c2D3e4.js.map"
    )
    source = {"version": 3, "sources": [f"a-{TOKEN}.ts"], "sourcesContent": ["a()"]}
    (build / "assets/a-B1c2D3e4.js.map").write_text(json.dumps({**source, "mappings": "AAAA"}))
    (build / ".env").write_text(f"API_TOKEN={TOKEN}\n")
    targets = [part for name in FORMATS for part in (f"--{name}", out / f"report.{name}")]
    finished = run_command(build, "--verbose", *targets, cache_dir=cache)
    assert finished.returncode == 1, finished.stderr
    texts = {
        path.name: path.read_bytes()
        for path in (*out.iterdir(), *cache.rglob("*"))
        if path.is_file()
    }
    assert len(texts) > len(FORMATS)
    texts["stdout"] = finished.stdout.encode()
    for name, text in texts.items():
        assert TOKEN[8:].encode() not in text, name
        if name in {"stdout", "report.json", "report.sarif", "report.html"}:
            assert b"GitHub token" in text, name
    assert "variables of an .env file: API_TOKEN" in finished.stdout


def test_a_missing_file_is_named_without_the_secret_in_its_name(tmp_path):
    (tmp_path / "index.html").write_text('<script type="module" src="/a.js"></script>')
    (tmp_path / "a.js").write_text(f'import("./gone-{TOKEN}.js")')
    finished = run_command(tmp_path, "--verbose", "--no-cache", "--json", tmp_path / "audit.json")
    assert "imports ./gone-ghp_….js, which the build does not hold" in finished.stdout
    assert TOKEN not in finished.stdout + (tmp_path / "audit.json").read_text("utf-8")
