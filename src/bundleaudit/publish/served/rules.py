"""The rules a server is held to: ids that never change, why, and the lines that set it right.

Checked against nginx 1.22 and Starlette 1.10 (the StaticFiles and GZipMiddleware of FastAPI).
"""

from __future__ import annotations

from typing import Final

from bundleaudit.model.outcome import Severity
from bundleaudit.records import record


@record
class Rule:
    """One thing a server can get wrong.

    Attributes:
        id: Stable; a number is never used twice.
        name: Likewise.
        severity: How bad, unless a finding says otherwise.
        summary: When it fires.
        why: What it costs.
        nginx: Lines for a ``server`` block.
        starlette: Code, or what to do, for FastAPI and Starlette.
    """

    id: str
    name: str
    severity: Severity
    summary: str
    why: str
    nginx: str
    starlette: str


BUILD_FILES: Final = '''\
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles


class BuildFiles(StaticFiles):
    """The files of a Vite build: hashed names for good, everything else asked for again."""

    def file_response(self, full_path, *args, **kwargs):
        response = super().file_response(full_path, *args, **kwargs)
        assets = Path(self.directory, "assets").resolve()
        is_hashed = Path(full_path).resolve().is_relative_to(assets)
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        )
        return response

    async def get_response(self, path, scope):
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            # Routes of the application have no file ending; a chunk that is gone has one.
            if error.status_code != 404 or "." in path.rpartition("/")[2]:
                raise
            return await super().get_response("index.html", scope)


app.add_middleware(GZipMiddleware)  # of Starlette: gzip 9 from 500 B on, and Vary
app.mount("/", BuildFiles(directory="dist", html=True))  # after all routes of the API\
'''
"""What docs and findings show; a test runs it."""

_SEE_BUILD_FILES: Final = "mount the BuildFiles class of docs/serve-check.md"
_ASSETS: Final = 'location /assets/ { try_files $uri =404; add_header Cache-Control "public, max-age=31536000, immutable"; }'
_PAGES: Final = (
    'location / { try_files $uri $uri/ /index.html; add_header Cache-Control "no-cache"; }'
)
_GZIP: Final = (
    "gzip on; gzip_comp_level 6; gzip_min_length 500; gzip_vary on; gzip_proxied any;"
    " gzip_types text/css text/plain text/javascript application/javascript application/json"
    " application/manifest+json application/wasm image/svg+xml image/x-icon font/ttf font/otf"
    " application/vnd.ms-fontobject;  # for fonts: types { font/ttf ttf; font/otf otf; } beside"
    " include mime.types"
)
_FALLBACK: Final = (
    "answer unknown addresses with the page only where they have no file ending:"
    ' if "." in path.rpartition("/")[2]: raise HTTPException(404)'
)

MISSING_FILE: Final = Rule(
    id="SC101",
    name="missing-file",
    severity=Severity.ERROR,
    summary="the server does not have a file of the build",
    why="A page that needs the file stays blank or without style.",
    nginx="root /srv/app/dist;  # the folder vite build wrote, copied whole",
    starlette='app.mount("/", StaticFiles(directory="dist", html=True))  # the folder itself, under `base`',
)
PAGE_FOR_FILE: Final = Rule(
    id="SC102",
    name="page-for-file",
    severity=Severity.ERROR,
    summary="a page comes in the place of a script, style or other file",
    why="A catch-all route answers before the files do. Browsers refuse a page as a module script"
    " and the application stays blank, though every status is 200.",
    nginx=_ASSETS,
    starlette='app.mount("/assets", StaticFiles(directory="dist/assets"))  # before the catch-all route',
)
REDIRECTED_AWAY: Final = Rule(
    id="SC103",
    name="redirected-away",
    severity=Severity.ERROR,
    summary="a file is redirected to another origin, which is not asked",
    why="It costs a connection more, and needs CORS headers there. Often it is a sign-in page.",
    nginx="# serve the file itself; for a CDN set `base` of Vite to its address and check that",
    starlette="serve the file itself; for staging behind a sign-in give --header",
)
OTHER_CONTENT: Final = Rule(
    id="SC104",
    name="other-content",
    severity=Severity.ERROR,
    summary="the server has another content under the file's name",
    why="It serves another deployment, or something on the way rewrites files.",
    nginx="# deploy the build whole, then empty the cache of proxy_cache_path and of the CDN",
    starlette="deploy the build whole, into an empty folder, then restart all workers and purge the CDN",
)
NO_ANSWER: Final = Rule(
    id="SC105",
    name="no-answer",
    severity=Severity.ERROR,
    summary="no usable answer came for a file",
    why="Browsers give up on it as well, or show half of it. So they do with a body in a"
    " Content-Encoding that they did not ask for.",
    nginx="error_log /var/log/nginx/error.log info;  # says why; send_timeout and proxy_read_timeout bound it",
    starlette="read the server's log; a Content-Length or Content-Encoding set by hand, or a middleware that cuts bodies, is the usual cause",
)
PAGE_FOR_ABSENT: Final = Rule(
    id="SC106",
    name="page-for-absent-script",
    severity=Severity.ERROR,
    summary="a script that no build holds is answered with status 200",
    why="After a deployment, open tabs ask for chunks that are gone. With a 404 `vite:preloadError`"
    " can reload the page; a page with status 200 is cached as a script and fails as one.",
    nginx=_ASSETS,
    starlette=_FALLBACK,
)
NOT_COMPRESSED: Final = Rule(
    id="SC201",
    name="not-compressed",
    severity=Severity.ERROR,
    summary="compressible files are sent as they are",
    why="Scripts and styles are three to four times as large as they need be.",
    nginx=_GZIP,
    starlette="app.add_middleware(GZipMiddleware)  # starlette.middleware.gzip: level 9, from 500 B on",
)
WEAK_COMPRESSION: Final = Rule(
    id="SC202",
    name="weak-compression",
    severity=Severity.WARNING,
    summary="compressed answers are larger than gzip level 6 makes them",
    why="nginx compresses at level 1 unless told, which sends about 15 % more.",
    nginx="gzip_comp_level 6;",
    starlette="app.add_middleware(GZipMiddleware, compresslevel=6)  # or leave it at 9",
)
MISSING_VARY: Final = Rule(
    id="SC203",
    name="missing-vary",
    severity=Severity.WARNING,
    summary="compressed answers do not say Vary: Accept-Encoding",
    why="A shared cache may give the compressed body to a client that cannot read it, or the plain"
    " one to everybody.",
    nginx="gzip_vary on;",
    starlette="GZipMiddleware says it by itself; of compressed siblings: response.headers.add_vary_header('Accept-Encoding')",
)
UNUSED_SIBLINGS: Final = Rule(
    id="SC204",
    name="unused-siblings",
    severity=Severity.WARNING,
    summary="the build has precompressed files that the server does not send",
    why="The best compression is paid for at build time, and something worse is sent.",
    nginx="gzip_static on; brotli_static on;  # the second with the module ngx_brotli",
    starlette="StaticFiles knows no siblings: let nginx or the CDN send them",
)
NEEDLESS_COMPRESSION: Final = Rule(
    id="SC205",
    name="needless-compression",
    severity=Severity.NOTE,
    summary="files that are compressed already are compressed again",
    why="It takes processor time for every request, and saves nothing.",
    nginx="gzip_types text/css text/javascript application/javascript image/svg+xml;  # no png, jpeg, woff2",
    starlette="GZipMiddleware of Starlette 1.x leaves them out by itself: exclude_content_types",
)
HASHED_NOT_CACHED: Final = Rule(
    id="SC301",
    name="hashed-not-cached",
    severity=Severity.ERROR,
    summary="files with a hash in the name are not cached for a year and immutable",
    why="Returning visitors ask for every file again, though its name can never mean anything else.",
    nginx=_ASSETS,
    starlette=f"StaticFiles sets no Cache-Control: {_SEE_BUILD_FILES}",
)
CACHED_TOO_LONG: Final = Rule(
    id="SC302",
    name="cached-too-long",
    severity=Severity.ERROR,
    summary="pages or files without a hash are cached for long",
    why="Visitors keep an old page that asks for chunks which are gone, and nobody can call it back.",
    nginx=_PAGES,
    starlette=_SEE_BUILD_FILES,
)
NO_CACHE_POLICY: Final = Rule(
    id="SC303",
    name="no-cache-policy",
    severity=Severity.WARNING,
    summary="pages come without Cache-Control",
    why="Browsers and proxies then guess, usually a tenth of the file's age (RFC 9111, section"
    " 4.2.2), and show an old page after a deployment.",
    nginx=_PAGES,
    starlette=f"StaticFiles sets no Cache-Control: {_SEE_BUILD_FILES}",
)
NO_VALIDATOR: Final = Rule(
    id="SC304",
    name="no-validator",
    severity=Severity.WARNING,
    summary="files that are asked for again have neither ETag nor Last-Modified",
    why="They are sent whole every time, though they did not change.",
    nginx="etag on;  # the default; sub_filter and other filters that edit bodies remove it",
    starlette="StaticFiles sets both; a route of your own: FileResponse(path)",
)
NO_304: Final = Rule(
    id="SC305",
    name="no-304",
    severity=Severity.WARNING,
    summary="a conditional request is not answered with 304",
    why="Browsers ask whether the file changed, and get all of it again.",
    nginx="etag on; if_modified_since exact;  # the defaults",
    starlette="StaticFiles answers 304 by itself; FileResponse in a route of your own does not: mount StaticFiles",
)
CONTENT_TYPE: Final = Rule(
    id="SC401",
    name="content-type",
    severity=Severity.ERROR,
    summary="a file comes with the wrong content type",
    why="Browsers refuse module scripts and styles of another type, and compile WebAssembly only"
    " after the whole download.",
    nginx="include mime.types; types { application/manifest+json webmanifest; }  # nginx 1.22 has no webmanifest",
    starlette='mimetypes.add_type("text/javascript", ".js")  # before the mount; Windows has other ideas',
)
PUBLIC_MAP: Final = Rule(
    id="SC402",
    name="public-source-map",
    severity=Severity.ERROR,
    summary="a source map that no script names can be downloaded",
    why="`build.sourcemap: 'hidden'` says that the sources are for the error tracker; whoever adds"
    " `.map` to a script's address reads them all.",
    nginx="location ~ \\.map$ { return 404; }",
    starlette="delete the maps after their upload: find dist -name '*.map' -delete",
)
HTTP_VERSION: Final = Rule(
    id="SC403",
    name="http-version",
    severity=Severity.WARNING,
    summary="the server offers neither HTTP/2 nor HTTP/3",
    why="Over HTTP/1.1 browsers ask for six files at a time; the others wait.",
    nginx="listen 443 ssl http2;  # from nginx 1.25.1 on: http2 on;",
    starlette="uvicorn speaks HTTP/1.1 only: put nginx or a CDN in front, or run hypercorn",
)
ROUTE_WITHOUT_PAGE: Final = Rule(
    id="SC404",
    name="route-without-page",
    severity=Severity.ERROR,
    summary="the address of a route does not give the page",
    why="Reloading a view, or opening a link to it, fails.",
    nginx=_PAGES,
    starlette=f"StaticFiles has no fallback: {_SEE_BUILD_FILES}, after all routes of the API",
)

RULES: Final = (
    MISSING_FILE,
    PAGE_FOR_FILE,
    REDIRECTED_AWAY,
    OTHER_CONTENT,
    NO_ANSWER,
    PAGE_FOR_ABSENT,
    NOT_COMPRESSED,
    WEAK_COMPRESSION,
    MISSING_VARY,
    UNUSED_SIBLINGS,
    NEEDLESS_COMPRESSION,
    HASHED_NOT_CACHED,
    CACHED_TOO_LONG,
    NO_CACHE_POLICY,
    NO_VALIDATOR,
    NO_304,
    CONTENT_TYPE,
    PUBLIC_MAP,
    HTTP_VERSION,
    ROUTE_WITHOUT_PAGE,
)
"""In the order of reports and docs."""
