"""What the documentation says can be done: its links lead somewhere, its commands exist."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from bundleaudit.cli.arguments import COMMANDS
from commands import run_command

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GROUPS = {"budget", "history"}  # commands of commands
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def name_of(page):
    return str(page.relative_to(ROOT))


def anchors_of(page):
    headings = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    for link, image in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        target, _, anchor = (link or image).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), f"{target}#{anchor}"


@cache
def help_of(*command):
    finished = run_command(*command, "--help", COLUMNS="200")
    assert finished.returncode == 0
    return finished.stdout


def commands_in(page):
    """Yield every line of a block that runs bundleaudit, as words."""
    for _, block in FENCE.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:- )?(?:run: )?(?:\$ )?bundleaudit(?= |$)(.*)", line)
            if found:
                yield shlex.split(found[1].partition("  #")[0].partition(" | ")[0], comments=True)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_has_the_options_it_is_given(page):
    for words in commands_in(page):
        command = words[0] if words and words[0] in COMMANDS else "audit"
        for word in words:
            option = word.partition("=")[0]
            if option in {"--install-completion", "--show-completion", "--version", "--help"}:
                continue
            if re.fullmatch(r"--?[a-z][\w-]*", option):
                text = help_of(command, *(words[1:2] if command in GROUPS else ()))
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text), (words, option)


def test_commands_are_found_at_all():
    assert sum(len(list(commands_in(page))) for page in PAGES) > 20
