"""The JSON report: its shape, its schema, its way back."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import bundleaudit
from bundleaudit.errors import UsageError
from bundleaudit.model.sizes import Encoder, Encoders
from bundleaudit.report.audit_from_json import read_json_report
from bundleaudit.report.audit_json import render_json
from report.audits import a_full_audit, an_audit, with_missing_inputs

SCHEMA = json.loads(
    (Path(bundleaudit.__file__).parent / "schemas/audit.schema.json").read_text("utf-8")
)
AUDITS = [
    an_audit(),
    a_full_audit(),
    with_missing_inputs(a_full_audit()),
    an_audit(
        encoders=Encoders(gzip=Encoder(implementation="zlib", version="1.3", level=9), brotli=None),
        fail_on=None,
    ),
]
audits = pytest.mark.parametrize("audit", AUDITS, ids=["empty", "full", "missing", "no-brotli"])


@audits
def test_the_report_obeys_the_published_schema(audit):
    jsonschema.validate(json.loads(render_json(audit)), SCHEMA)


@audits
def test_what_is_written_is_read_back(audit):
    text = render_json(audit)
    again = read_json_report(text, origin="audit.json")
    assert render_json(again) == text
    assert again.build == audit.build
    assert (again.totals, again.pages, again.boundaries, again.run) == (
        audit.totals,
        audit.pages,
        audit.boundaries,
        audit.run,
    )


@audits
def test_the_same_audit_gives_the_same_bytes(audit):
    assert render_json(audit) == render_json(audit)


def test_the_documented_fields_are_there():
    document = json.loads(render_json(a_full_audit()))
    assert document["schema_version"] == 1
    assert document["tool"] == {"name": "bundleaudit", "version": "0.1.0"}
    assert document["encoders"] == {
        "gzip": {"implementation": "zlib-ng", "version": "2.0", "level": 6},
        "brotli": {"version": "1.1", "quality": 11},
    }
    assert set(document["totals"]) == {
        "js",
        "css",
        "image",
        "font",
        "wasm",
        "html",
        "other",
        "all",
        "served",
    }
    page = document["pages"][0]
    assert page["initial"]["files"] == ["assets/main-9fy7tnFw.js", "assets/main.css"]
    assert page["initial"]["js"] == {
        "raw_bytes": 1_200_000,
        "gzip_bytes": 310_000,
        "brotli_bytes": 1_200_000,
    }
    assert (page["initial"]["requests"], page["initial"]["round_trips"]) == (2, 2)
    assert document["outcomes"][0]["findings"][0] == {
        "message": "assets/main-9fy7tnFw.js is 1.20 MB minified; at most 1.00 MB is allowed",
        "key": "assets/main-*.js",
        "file": "assets/main-9fy7tnFw.js",
        "source": "src/main.ts",
        "source_line": 12,
        "measured_bytes": 1_200_000,
        "limit_bytes": 1_000_000,
        "limit_source": "guideline: chunkSizeWarningLimit",
        "saving_bytes": 90_000,
        "confidence": "exact",
        "fix": "split it",
        "severity": "error",
    }
    assert document["gate"] == {"fail_on": "error", "is_failed": True}


def test_every_chunk_balances():
    document = json.loads(render_json(a_full_audit()))
    raw_bytes = {file["file"]: file["raw_bytes"] for file in document["files"]}
    for chunk in document["chunks"]:
        owned = sum(module["raw_bytes"] for module in chunk["modules"])
        assert owned + sum(chunk["buckets"].values()) == raw_bytes[chunk["file"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "the document"),
        ("[]", "the document"),
        ('{"schema_version": 2}', "schema_version"),
        ("{", "the document"),
        ('{"name": "app", "icons": []}', "schema_version"),
    ],
)
def test_what_is_no_report_is_refused_by_name(text, place):
    with pytest.raises(UsageError) as caught:
        read_json_report(text, origin="old.json")
    assert "old.json: not a bundleaudit report" in str(caught.value)
    assert place in str(caught.value)
    assert "--json" in caught.value.hint


def test_fields_of_later_versions_are_ignored():
    document = json.loads(render_json(a_full_audit()))
    document["news"] = 1
    document["files"][0]["colour"] = "red"
    assert read_json_report(json.dumps(document), origin="x").build == a_full_audit().build
