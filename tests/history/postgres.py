"""A real PostgreSQL on loopback, with a folder of its own, run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from publish.served_servers import LOOPBACK, free_port

PASSWORD = "s3cret/with:signs"
QUOTED_PASSWORD = "s3cret%2Fwith%3Asigns"


def _programs():
    """Return the newest folder of Debian's, or wherever the search path finds ``initdb``."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name)
    )
    found = [folder for folder in folders if (folder / "initdb").is_file()]
    if found:
        return found[-1]
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _user():
    """Return what makes a process another user's; nothing where the tests are not root's."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")
    return {}


@contextmanager
def postgres_server():
    """Yield the URL of a database's server, without a database's name."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install -y postgresql")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="bundleaudit-postgres-"))
    if user:
        os.chown(folder, user["user"], user["group"])
    secret = folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    secret.chmod(0o644)
    port = free_port()
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    try:
        data = folder / "data"
        _run(
            programs / "initdb",
            *("-D", data, "-U", "auditor", "-A", "scram-sha-256", "--pwfile", secret),
            *("--no-sync", "-E", "UTF8"),
            environment=environment,
            user=user,
        )
        options = f"-c listen_addresses={LOOPBACK} -p {port} -k {folder} -c fsync=off"
        start = ("-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start")
        _run(programs / "pg_ctl", *start, environment=environment, user=user)
        try:
            yield f"postgresql://auditor:{QUOTED_PASSWORD}@{LOOPBACK}:{port}"
        finally:
            stop = ("-D", data, "-m", "immediate", "-w", "stop")
            _run(programs / "pg_ctl", *stop, environment=environment, user=user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command, environment, user):
    # The server inherits the streams of what starts it: pipes would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(part) for part in command],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=90,
            check=False,
            **user,
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode()
