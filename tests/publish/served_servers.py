"""Servers of the loopback interface: uvicorn, nginx, and one of plain sockets that misbehaves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import uvicorn

LOOPBACK = "127.0.0.1"


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


@contextmanager
def uvicorn_server(app):
    """Serve an ASGI application and yield its URL."""
    listener = socket.socket()
    listener.bind((LOOPBACK, 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def nginx_program():
    """Return nginx, or ``None``; its list of types has to be where Debian has it."""
    if not Path("/etc/nginx/mime.types").is_file():
        return None
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def nginx_server(folder, server_block, *, listen="", scheme="http"):
    """Run nginx with a prefix of its own and yield its URL."""
    port = free_port()
    (folder / "logs").mkdir(parents=True)
    paths = "\n".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        # Its workers would else be of a user who cannot read the folders of tests.
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log off; {paths}\ninclude /etc/nginx/mime.types;\n"
        f"server {{ listen {LOOPBACK}:{port} {listen};\n{server_block}\n}} }}\n",
        "utf-8",
    )
    process = subprocess.Popen(
        [nginx_program(), "-p", str(folder), "-c", str(configuration)], stderr=subprocess.PIPE
    )
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex((LOOPBACK, port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        yield f"{scheme}://{LOOPBACK}:{port}/"
    finally:
        process.terminate()
        process.communicate(timeout=10)


class SocketServer:
    """Answers every request with what ``answer(path, headers)`` yields, byte for byte."""

    def __init__(self, answer):
        self._answer = answer
        self._listener = socket.create_server((LOOPBACK, 0))
        self._stop = threading.Event()
        self._threads = []
        self.requests = []
        self.sent_bytes = 0

    @property
    def url(self):
        return f"http://{LOOPBACK}:{self._listener.getsockname()[1]}/"

    def __enter__(self):
        self._listener.settimeout(0.05)
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._accepting.join(10)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def pause(self, seconds):
        """Wait, but not longer than the test."""
        self._stop.wait(seconds)

    @property
    def is_stopped(self):
        return self._stop.is_set()

    def _accept(self):
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection,))
            thread.start()
            self._threads.append(thread)

    def _serve(self, connection):
        with connection:
            connection.settimeout(5)
            try:
                data = b""
                while b"\r\n\r\n" not in data:
                    part = connection.recv(65_536)
                    if not part:
                        return
                    data += part
                lines = data.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                path = lines[0].split(" ")[1]
                self.requests.append((path, headers))
                for part in self._answer(path, headers):
                    if self._stop.is_set():
                        return
                    connection.sendall(part)
                    self.sent_bytes += len(part)
            except OSError:
                return


def response(status, body=b"", **headers):
    """Return a whole response that ends its connection."""
    fields = {"content-length": str(len(body)), "connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} x\r\n{head}\r\n".encode("latin-1") + body
