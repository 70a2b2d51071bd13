"""Gives every file of a build another hash in its name, as a build of the same source may."""

from __future__ import annotations

import base64
import hashlib
import re

TAIL = re.compile(r"[-.]([A-Za-z0-9_-]{8})\.[a-z]+(?:\.map)?$")
SCOPE_ID = re.compile(rb"(data-v-[0-9a-f]{4})[0-9a-f]{4}")
LETTERS = str.maketrans("0123456789", "abcdefabcd")  # no digit may follow a group's number


def rehash(source, target, seed):
    """Copy the build ``source`` to ``target`` with other hashes in names and contents."""
    files = [path for path in sorted(source.rglob("*")) if path.is_file()]
    tails = {match[1] for path in files if (match := TAIL.search(path.name))}
    hashes = {tail for tail in tails if tail != tail.lower() or any(map(str.isdigit, tail))}
    fresh = {old.encode(): other_hash(old, seed).encode() for old in hashes}
    pattern = re.compile(b"|".join(map(re.escape, sorted(fresh))) or b"(?!)")
    scope = hashlib.sha256(seed.encode()).hexdigest()[:4].translate(LETTERS).encode()
    for path in files:
        name = path.relative_to(source).as_posix().encode()
        new = target / pattern.sub(lambda match: fresh[match[0]], name).decode()
        new.parent.mkdir(parents=True, exist_ok=True)
        data = pattern.sub(lambda match: fresh[match[0]], path.read_bytes())
        new.write_bytes(SCOPE_ID.sub(rb"\1" + scope, data))
    return target


def other_hash(old, seed):
    """Return another hash of 8 characters; the first digit keeps it from reading like a word."""
    digest = hashlib.sha256(f"{seed}:{old}".encode()).digest()
    return "3" + base64.urlsafe_b64encode(digest).decode()[:7].replace("-", "a")
