"""``serve-check`` against real servers: uvicorn with Starlette, and nginx."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from bundleaudit.publish.served.rules import BUILD_FILES, RULES
from commands import DISTS, run_command
from publish.served_servers import nginx_program, nginx_server, uvicorn_server

GOOD = DISTS / "good-vite8"
HASHED = 'location /assets/ { try_files $uri =404; add_header Cache-Control "public, max-age=31536000, immutable"; }'
PAGES = 'location / { try_files $uri $uri/ /index.html; add_header Cache-Control "no-cache"; }'
GZIP = next(rule for rule in RULES if rule.id == "SC201").nginx

needs_nginx = pytest.mark.skipif(nginx_program() is None, reason="nginx is not installed")


@pytest.fixture
def dist(tmp_path):
    """Return a copy of a real build with routes."""
    return Path(shutil.copytree(GOOD, tmp_path / "dist"))


def documented_app(dist):
    """Return the application the documentation shows, around ``dist``."""
    app = Starlette()
    code = BUILD_FILES.replace('directory="dist"', f"directory={str(dist)!r}")
    exec(code, {"app": app})
    return app


def check(url, dist, *options, **variables):
    """Return exit code and JSON report."""
    finished = run_command("serve-check", url, dist, "--json", "-", *options, **variables)
    assert finished.returncode in {0, 1}, finished.stderr
    return finished.returncode, json.loads(finished.stdout)


def found(report, rule_id):
    """Return the findings of one rule."""
    return [item for item in report["findings"] if item["id"] == rule_id]


def ids(report):
    """Return the ids found, once each."""
    return {item["id"] for item in report["findings"]}


def test_the_documented_starlette_application_has_no_findings(dist):
    with uvicorn_server(documented_app(dist)) as url:
        code, report = check(url, dist)
    assert report["findings"] == []
    assert code == 0
    assert report["http"] == {"spoken": ["HTTP/1.1"], "alpn": None, "alt_svc": None}
    assert all(file["is_own_content"] is True for file in report["files"])


def test_plain_static_files_neither_compress_nor_cache_nor_know_routes(dist):
    app = Starlette()
    app.mount("/", StaticFiles(directory=dist, html=True))
    with uvicorn_server(app) as url:
        code, report = check(url, dist)
    assert code == 1
    assert ids(report) == {"SC201", "SC301", "SC303", "SC404"}
    (plain,) = found(report, "SC201")
    assert plain["subject"] == "hashed js"
    sizes = [file for file in report["files"] if file["path"] in plain["files"]]
    assert all(file["transfer_bytes"] == file["raw_bytes"] for file in sizes)


def test_a_catch_all_route_that_answers_with_the_page_is_found(dist):
    """The classic fault: status 200 for everything, and a blank application."""

    async def page(_request):
        return FileResponse(dist / "index.html")

    with uvicorn_server(Starlette(routes=[Route("/{path:path}", page)])) as url:
        code, report = check(url, dist)
    assert code == 1
    assert {"SC102", "SC106"} <= ids(report)
    scripts = [item for item in found(report, "SC102") if item["subject"] == "hashed js"]
    assert len(scripts[0]["files"]) == 30
    assert "text/html" in scripts[0]["measured"]
    assert not {"SC101", "SC104", "SC404"} & ids(report)


def test_missing_and_stale_files_are_told_apart(dist, tmp_path):
    served = Path(shutil.copytree(dist, tmp_path / "served"))
    script = next((served / "assets").glob("AccountView-*.js"))
    style = next((served / "assets").glob("BasketView-*.css"))
    script.unlink()
    style.write_bytes(b"x" * style.stat().st_size)
    with uvicorn_server(documented_app(served)) as url:
        code, report = check(url, dist)
    assert code == 1
    assert [item["files"] for item in found(report, "SC101")] == [[f"assets/{script.name}"]]
    assert [item["files"] for item in found(report, "SC104")] == [[f"assets/{style.name}"]]
    assert ids(report) == {"SC101", "SC104"}


def test_a_build_below_a_base_is_asked_there(dist):
    app = Starlette()
    app.mount("/shop", documented_app(dist))
    with uvicorn_server(app) as url:
        assert check(url, dist, "--base", "/shop/")[1]["findings"] == []
        assert check(f"{url}shop", dist)[0] == 0
        assert "SC101" in ids(check(url, dist)[1])


def test_headers_are_sent_and_never_printed(dist):
    inner = documented_app(dist)

    async def guarded(scope, receive, send):
        """Let nobody in without the token, and say the token in every header it can."""
        sent = dict(scope["headers"]).get(b"authorization", b"")

        async def reflect(message):
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *((key, value) for key, value in message["headers"] if key != b"content-type"),
                    (b"content-type", b"text/" + sent),
                    (b"vary", sent),
                ]
            await send(message)

        if sent == b"Bearer s3cret-token":
            await inner(scope, receive, reflect)
        else:
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    header = "Authorization: Bearer s3cret-token"
    with uvicorn_server(guarded) as url:
        finished = run_command("serve-check", url, dist, "--header", header)
        _, report = check(url, dist, "--header", header)
        _, locked = check(url, dist)
    assert "s3cret" not in finished.stdout + finished.stderr + json.dumps(report)
    assert {file["status"] for file in report["files"]} == {200}
    assert {file["status"] for file in locked["files"]} == {401}


def test_hidden_source_maps_are_private_and_named_ones_public(tmp_path):
    dist = Path(shutil.copytree(DISTS / "fullmaps-vite8", tmp_path / "dist"))
    with uvicorn_server(documented_app(dist)) as url:
        assert found(check(url, dist)[1], "SC402") == []
        for script in dist.rglob("*.js"):
            code = re.sub(rb"//# sourceMappingURL=\S+", b"", script.read_bytes())
            script.write_bytes(code)
        (finding,) = found(check(url, dist)[1], "SC402")
        assert finding["severity"] == "error"
        for file in dist.rglob("*.map"):
            file.rename(tmp_path / file.name)
        assert found(check(url, dist)[1], "SC402") == []


def test_siblings_the_server_does_not_send_are_named(dist):
    for script in (dist / "assets").glob("*.js"):
        (script.parent / f"{script.name}.br").write_bytes(brotli.compress(script.read_bytes()))
    with uvicorn_server(documented_app(dist)) as url:
        _, report = check(url, dist)
    (finding,) = found(report, "SC204")  # small files are let be
    assert "with gzip" in finding["measured"]
    assert "br" in finding["allowed"]
    assert finding["severity"] == "warning"


def test_a_module_with_a_wrong_type_is_an_error(dist):
    class Confused(StaticFiles):
        def file_response(self, full_path, *args, **kwargs):
            response = super().file_response(full_path, *args, **kwargs)
            if str(full_path).endswith(".js"):
                response.headers["content-type"] = "text/plain"
            return response

    app = Starlette()
    app.mount("/", Confused(directory=dist, html=True))
    with uvicorn_server(app) as url:
        (finding,) = found(check(url, dist)[1], "SC401")
    assert finding["measured"] == "Content-Type: text/plain"
    assert finding["severity"] == "error"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ftp://localhost/"], "neither https"),
        (["http://"], "no address"),
        (["http://user:s3cret@localhost/"], "credentials"),
        (["http://localhost/?a=b"], "no address of a folder"),
        (["http://localhost:99999/"], "no address"),
        (["http://[::1/"], "no address"),
        (["http://localhost/", "--base", "../x"], "--base"),
        (["http://localhost/", "--header", "s3cret"], "number 1"),
        (["http://localhost/", "--header", "A: s3cret\r\nB: x"], "number 1"),
        (["http://localhost/", "--header", "Range: bytes=0-1"], "itself"),
    ],
)
def test_unusable_addresses_and_headers_are_usage(arguments, words):
    finished = run_command("serve-check", arguments[0], GOOD, *arguments[1:])
    assert finished.returncode == 2
    assert words in finished.stderr
    assert "s3cret" not in finished.stderr


def test_a_folder_that_is_no_build_is_3(tmp_path):
    assert run_command("serve-check", "http://127.0.0.1:9/", tmp_path).returncode == 3


def test_a_server_that_is_not_there_is_4_and_asked_once():
    finished = run_command("serve-check", "http://127.0.0.1:9/", GOOD)
    assert finished.returncode == 4
    assert "cannot be asked" in finished.stderr


def test_json_goes_to_a_file_beside_the_text(dist, tmp_path):
    with uvicorn_server(documented_app(dist)) as url:
        finished = run_command("serve-check", url, dist, "--json", tmp_path / "served.json")
    assert finished.stdout.startswith("PASSED  no findings\n")
    assert json.loads((tmp_path / "served.json").read_text("utf-8"))["findings"] == []


@needs_nginx
def test_the_documented_nginx_lines_have_no_findings(dist, tmp_path):
    block = f"root {dist};\n{GZIP}\n{HASHED}\n{PAGES}"
    with nginx_server(tmp_path / "nginx", block) as url:
        code, report = check(url, dist)
    assert report["findings"] == []
    assert code == 0


@needs_nginx
def test_nginx_as_installed_compresses_little_and_level_1_weakly(dist, tmp_path):
    with nginx_server(tmp_path / "plain", f"root {dist}; gzip on;") as url:
        _, report = check(url, dist)
        assert "hashed js" in {item["subject"] for item in found(report, "SC201")}
    block = f"root {dist}; gzip on; gzip_types *; gzip_vary off; gzip_comp_level 1;"
    with nginx_server(tmp_path / "weak", block) as url:
        _, report = check(url, dist)
    (weak,) = [item for item in found(report, "SC202") if item["subject"] == "hashed js"]
    assert "with gzip" in weak["measured"]
    assert found(report, "SC203")
    assert "hashed font" in {item["subject"] for item in found(report, "SC205")}


@needs_nginx
def test_pages_cached_for_good_are_errors_and_missing_validators_warnings(dist, tmp_path):
    block = (
        f"root {dist}; etag off; if_modified_since off; location / {{ try_files $uri /index.html;"
        ' add_header Last-Modified ""; add_header Cache-Control "max-age=31536000, immutable"; }'
    )
    with nginx_server(tmp_path / "nginx", block) as url:
        _, report = check(url, dist)
    assert "pages" in {item["subject"] for item in found(report, "SC302")}
    assert "pages" in {item["subject"] for item in found(report, "SC304")}
    assert found(report, "SC106")


@needs_nginx
def test_a_server_that_never_says_304_is_found(dist, tmp_path):
    block = f"root {dist}; etag off; if_modified_since off;"
    with nginx_server(tmp_path / "nginx", block) as url:
        finding = found(check(url, dist)[1], "SC305")[0]
    assert finding["measured"].startswith("status 200 for If-Modified-Since")


@needs_nginx
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize(("http2", "alpn"), [("http2", "h2"), ("", "http/1.1")])
def test_tls_tells_whether_http2_is_offered(dist, tmp_path, http2, alpn):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", key, "-out", certificate, "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    block = (
        f"root {dist};\nssl_certificate {certificate}; ssl_certificate_key {key};\n"
        f"{GZIP}\n{HASHED}\n{PAGES}"
    )
    with nginx_server(tmp_path / "nginx", block, listen=f"ssl {http2}", scheme="https") as url:
        _, report = check(url, dist, SSL_CERT_FILE=str(certificate))
        assert run_command("serve-check", url, dist).returncode == 4  # an unknown authority
    assert report["http"]["alpn"] == alpn
    assert report["http"]["spoken"] == ["HTTP/1.1"]
    assert ids(report) == (set() if http2 else {"SC403"})


def test_names_used_by_the_documented_code_exist():
    """The imports of the documented code are those of the installed Starlette."""
    assert {HTTPException, GZipMiddleware, StaticFiles}
    assert BUILD_FILES.count("import ") == 4


def test_the_documented_class_looks_at_folders_of_the_build_only(tmp_path):
    """A build that is deployed below some other ``assets`` has no pages cached for good."""
    dist = Path(shutil.copytree(GOOD, tmp_path / "assets" / "dist"))
    with uvicorn_server(documented_app(dist)) as url:
        assert check(url, dist)[1]["findings"] == []
