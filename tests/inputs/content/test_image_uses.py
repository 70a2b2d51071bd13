"""How wide pictures are shown: only where every use of a picture says it."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.content.image_uses import IMAGES_ARE_SIZED, find_shown_widths
from bundleaudit.inputs.content.image_widths import (
    find_page_widths,
    find_style_widths,
)
from bundleaudit.inputs.content.read import read_content
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import read_documents
from bundleaudit.inputs.remembered import Answers


@pytest.mark.parametrize(
    ("css", "widths"),
    [
        ("a{background:url(/x/a.png);background-size:40px}", (("a.png", 40),)),
        ("a{background-size: 40.5px 20px;background:url('a.png?v=1#x')}", (("a.png", 40),)),
        ("a{mask:url(a.png);mask-size:9px auto}", (("a.png", 9),)),
        ("@media print{a{background:url(a.png);background-size:40px}}", (("a.png", 40),)),
        ("a{background:url(a.png),url(b.png);background-size:40px}", ()),
        ("a{background:url(a.png);background-size:40px,50px}", ()),
        ("a{background:url(a.png);background-size:cover}", ()),
        ("a{background:url(a.png);background-size:50%}", ()),
        ("a{background:url(data:image/png;base64,AA);background-size:40px}", ()),
        ("a{background:url(a.png)}b{background-size:40px}", ()),
        (".i{background:url(a.png);background-size:40px}.i.big{background-size:1600px}", ()),
        ("#i{background:url(a.png);background-size:40px}@media all{a #i:hover{mask-size:50%}}", ()),
        (
            ".i{background:url(a.png);background-size:40px}.j{background-size:cover}",
            (("a.png", 40),),
        ),
        (".a img{max-width:100%}img{height:1px;min-width:2px}.img{width:3px}", ()),
        ("p img.x:hover{color:red;width:100%}", (IMAGES_ARE_SIZED,)),
        ("img,svg{zoom:2}", (IMAGES_ARE_SIZED,)),
    ],
)
def test_styles_that_size_their_one_picture(css, widths):
    assert find_style_widths(css.encode()) == widths


@pytest.mark.parametrize(
    ("html", "widths"),
    [
        ('<img src="/a/b.png" width="40">', (("b.png", 40),)),
        ('<img width=" 40px " src="b.png">', (("b.png", 40),)),
        ('<img src="b.png" width="50%">', ()),
        ('<img src="b.png">', ()),
        ('<img src="b.png" width="40" style="max-width:90%;color:red">', (("b.png", 40),)),
        ('<img src="b.png" width="40" style="width: 1600px">', ()),
        ('<img src="b.png" width="40" class="hero">', ()),
        ('<img src="b.png" width="40" id="hero">', ()),
        ('<img width="40">', ()),
        ('<img src="b.png" srcset="c.png 2x" width="40">', ()),
        ('<!-- <img src="b.png" width="40"> -->', ()),
    ],
)
def test_images_of_pages_that_state_a_width(html, widths):
    assert find_page_widths(html.encode()) == widths


SIZED = "a{background:url(./a.png);background-size:40px}"


@pytest.mark.parametrize(
    ("css", "html", "code", "widths"),
    [
        (SIZED, "", "", {"a.png": 40}),
        (SIZED, '<img src="a.png" width="90">', "", {"a.png": 90}),
        (SIZED, '<img src="a.png">', "", {}),
        (SIZED, "", 'const a="/a.png"', {}),
        (SIZED, '<p style="background:url(a.png)">', "", {}),
        (SIZED + "b{content:url(./a.png)}", "", "", {}),
        ("", '<img src="a.png" width="90">', "", {"a.png": 90}),
        ("img{width:100%}", '<img src="a.png" width="90">', "", {}),
        ("img{max-width:100%}", '<img src="a.png" width="90">', "", {"a.png": 90}),
    ],
)
def test_a_use_that_says_nothing_leaves_the_width_unknown(tmp_path, css, html, code, widths):
    (tmp_path / "index.html").write_text(
        f'<link rel="stylesheet" href="a.css"><script type="module" src="a.js"></script>{html}'
    )
    (tmp_path / "a.css").write_text(css)
    (tmp_path / "a.js").write_text(code)
    contents = hash_files(scan_directory(tmp_path))
    with ContentCache.open(tmp_path / "cache.sqlite") as cache:
        documents = read_documents(contents, Answers(cache))
        assert find_shown_widths(documents, read_content(contents, Answers(cache))) == widths
