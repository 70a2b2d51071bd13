"""Every byte of a file has one owner, by the rules of the carry-over."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.inputs.source_map import runs
from bundleaudit.inputs.source_map.attribution import Attribution, Run
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.runs import attribute, attribute_whole
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap
from map_builder import (
    COMMENT,
    GENERATED,
    LINE_ENDS,
    NO_MAP,
    UNMAPPED,
    encode,
    map_json,
    paint,
)

A, B, C = 0, 1, 2


def attributed(code, lines, sources=("a.js", "b.js", "c.js"), **fields):
    source_map = parse_source_map(map_json(lines, sources, **fields))
    assert isinstance(source_map, SourceMap)
    return attribute(code if isinstance(code, bytes) else code.encode(), source_map)


def assert_tiles(attribution, code):
    starts = [0, *(run.end_byte for run in attribution.runs)]
    assert starts.pop() == len(code)
    assert starts == [run.start_byte for run in attribution.runs]
    assert all(run.end_byte > run.start_byte for run in attribution.runs)
    owners = [run.owner for run in attribution.runs]
    assert all(left != right for left, right in pairwise(owners))
    assert sum(attribution.owner_bytes().values()) == len(code)


@pytest.mark.parametrize(
    ("code", "lines", "runs"),
    [
        pytest.param("ab;cd;", [[(0, A), (3, B)]], [(0, 3, A), (3, 6, B)], id="two sources"),
        pytest.param("ab;cd;", [[(3, B)]], [(0, 3, UNMAPPED), (3, 6, B)], id="prefix"),
        pytest.param(
            "ab;cd;ef;",
            [[(0, A), (3, None), (6, A)]],
            [(0, 3, A), (3, 6, GENERATED), (6, 9, A)],
            id="one field",
        ),
        pytest.param(
            "a\nb\nc", [[(0, A)], [], [(0, B)]], [(0, 4, A), (4, 5, B)], id="carried over lines"
        ),
        pytest.param(
            "a;b\nc\nd",
            [[(0, A), (2, None)], [], [(0, A)]],
            [
                (0, 2, A),
                (2, 3, GENERATED),
                (3, 4, LINE_ENDS),
                (4, 5, UNMAPPED),
                (5, 6, LINE_ENDS),
                (6, 7, A),
            ],
            id="one field is not carried",
        ),
        pytest.param(
            "x\n\r\ny",
            [[], [], [(0, A)]],
            [(0, 1, UNMAPPED), (1, 4, LINE_ENDS), (4, 5, A)],
            id="line ends before the first segment",
        ),
        pytest.param("a;\n\n", [[(0, A)]], [(0, 2, A), (2, 4, LINE_ENDS)], id="end of file"),
        pytest.param("a;b;", [[(2, A), (2, B)]], [(0, 2, UNMAPPED), (2, 4, B)], id="same column"),
        pytest.param(
            "a;b;", [[(0, A), (2, B), (2, A)]], [(0, 4, A)], id="away and back without a byte"
        ),
        pytest.param(
            "a;b;c;", [[(2, B), (0, A), (4, C)]], [(0, 2, A), (2, 4, B), (4, 6, C)], id="unsorted"
        ),
        pytest.param("\n\n", [[], [(0, A)]], [(0, 2, LINE_ENDS)], id="nothing but line ends"),
        pytest.param("", [[(0, A)]], [], id="empty file"),
        pytest.param("ab", [], [(0, 2, UNMAPPED)], id="no mappings"),
        pytest.param(
            "é=1;字=2;", [[(0, A), (4, B)]], [(0, 5, A), (5, 11, B)], id="two and three bytes"
        ),
        pytest.param(
            "'😀';'😀';", [[(0, A), (5, B)]], [(0, 7, A), (7, 14, B)], id="surrogate pairs"
        ),
        pytest.param(
            "'😀';", [[(0, A), (2, B)]], [(0, 1, A), (1, 7, B)], id="inside a surrogate pair"
        ),
        pytest.param("😀;", [[(0, A), (1, B)]], [(0, 5, B)], id="inside the first pair"),
        pytest.param("a\rb", [[(0, A)], [(0, B)]], [(0, 2, A), (2, 3, B)], id="CR"),
        pytest.param("a\r\nb", [[(0, A)], [(0, B)]], [(0, 3, A), (3, 4, B)], id="CRLF"),
        pytest.param("a\u2028b", [[(0, A)], [(0, B)]], [(0, 4, A), (4, 5, B)], id="U+2028"),
        pytest.param("a\u2029b", [[(0, A)], [(0, B)]], [(0, 4, A), (4, 5, B)], id="U+2029"),
        pytest.param(b"'\xff\xc3';b;", [[(0, A), (5, B)]], [(0, 5, A), (5, 7, B)], id="not UTF-8"),
    ],
)
def test_runs(code, lines, runs):
    data = code if isinstance(code, bytes) else code.encode()
    attribution = attributed(data, lines)
    assert list(attribution.runs) == runs
    assert_tiles(attribution, data)


def test_bytes_carried_over_line_ends_are_counted_apart():
    attribution = attributed("a=`1\n22\n`;\nb;\nc;", [[(0, A)], [], [], [(1, B)], [(0, A)]])
    assert attribution.owner_bytes() == {A: 14, B: 2}
    # Line ends, "22", "`;" and the "b" before the next segment; then B's line end.
    assert attribution.carried == ((A, 8), (B, 1))
    assert attribution.carried_bytes == 9


def test_the_comment_and_the_line_end_before_it_belong_to_nobody():
    code = "a;\n//# sourceMappingURL=a.js.map\n"
    attribution = attributed(code, [[(0, A)]])
    assert attribution.runs == (Run(0, 2, A), Run(2, 3, LINE_ENDS), Run(3, len(code), COMMENT))
    assert attribution.carried == ()


def test_a_licence_comment_behind_the_map_comment_is_unmapped():
    code = "a;//# sourceMappingURL=a.js.map\n// (c)"
    attribution = attributed(code, [[(0, A)]])
    assert attribution.owner_bytes() == {UNMAPPED: 6, COMMENT: 30, A: 2}


def test_positions_past_the_end_of_a_line_are_its_end_and_counted():
    attribution = attributed("a;\nb;\nc;", [[(0, A), (9, B)], [(0, A), (2, B), (3, C)], [(0, A)]])
    assert attribution.runs == (
        Run(0, 2, A),
        Run(2, 3, B),
        Run(3, 5, A),
        Run(5, 6, C),
        Run(6, 8, A),
    )
    assert attribution.clamped_count == 2


def test_positions_past_the_end_are_counted_on_lines_that_change_nothing():
    attribution = attributed("a;\nb;\nc;", [[(0, A)], [(0, A), (9, A)], [(4, A)]])
    assert attribution.runs == (Run(0, 8, A),)
    assert attribution.clamped_count == 2
    assert attribution.carried == ((A, 4),)


def test_the_end_of_a_line_is_measured_in_utf16_units():
    attribution = attributed("'😀字'\nb", [[(0, A), (5, B), (6, C)], [(0, A)]])
    assert attribution.clamped_count == 1


def test_positions_past_the_end_of_the_file_are_dropped_and_counted():
    attribution = attributed("a;", [[(0, A)], [(0, B)], [(0, B), (4, C)]])
    assert attribution.runs == (Run(0, 2, A),)
    assert attribution.dropped_count == 3


def test_a_source_without_a_name_is_unmapped_and_not_carried():
    attribution = attributed("a;b;\nc;", [[(0, A), (2, B)]], ["a.js", None])
    assert attribution.runs == (
        Run(0, 2, A),
        Run(2, 4, UNMAPPED),
        Run(4, 5, LINE_ENDS),
        Run(5, 7, UNMAPPED),
    )


def test_lines_are_counted_the_way_the_generator_counted_them():
    code = "a=`x\u2028y`;\nbb;cc;dd;\n"
    by_standard = [[(0, A)], [], [(0, B), (3, C), (6, A)]]
    by_line_feed = [[(0, A)], [(0, B), (3, C), (6, A)]]
    expected = {LINE_ENDS: 1, A: 14, B: 3, C: 3}
    assert attributed(code, by_standard).owner_bytes() == expected
    assert attributed(code, by_line_feed).owner_bytes() == expected


def test_sections_go_on_where_they_are_said_to_start():
    code = b"a;b;c;\nd;e;\nf;"

    def plain(lines, sources):
        return json.loads(map_json(lines, sources))

    document = {
        "version": 3,
        "sections": [
            {"offset": {"line": 0, "column": 0}, "map": plain([[(0, 0), (4, 1)]], ["a", "b"])},
            {"offset": {"line": 0, "column": 2}, "map": plain([[(0, 0)], [(2, 0)]], ["c"])},
            {"offset": {"line": 2, "column": 0}, "map": plain([[(0, 1)]], ["a", "b"])},
        ],
    }
    source_map = parse_source_map(json.dumps(document).encode())
    attribution = attribute(code, source_map)
    # The first section's segment at column 4 lies behind the start of the second.
    assert attribution.runs == (Run(0, 2, 0), Run(2, 12, 2), Run(12, 14, 4))
    assert attribution.carried == ((2, 4),)


@pytest.mark.parametrize(
    ("mappings", "reason"),
    [
        ("AAAA,!AAA", "the character '!'"),
        ("AAAA,éAAA", r"the character '\xe9'"),
        ("AAAA,AAA", "'AAA', which is not 1, 4 or 5 numbers"),
        ("AAAA,AA", "'AA', which"),
        ("AAAAAA", "'AAAAAA', which"),
        ("AAAAAAAAA", "'AAAAAAAAA', which"),
        ("AAAAA,AAAAAAAAAA", "which"),
        ("AAAA,gAAg", "'gAAg', which"),
        ("g", "'g', which"),
        ("AAAA,gggggggA", "32 bits"),
        ("ggggggE", "32 bits"),
        ("AAAA,AAggggggEA", "32 bits"),
        ("DAAA", "negative column"),
        ("KAAA,NAAA", "negative column"),
        ("AGAA", "name source 3 of 3"),
        ("ADAA", "name source -1 of 3"),
        ("A,,A", "'', which is not"),
    ],
)
def test_bad_mappings_are_a_problem_with_a_reason(mappings, reason):
    problem = attributed("a;b;c;", [], mappings=mappings)
    assert isinstance(problem, MapProblem)
    assert reason in problem.reason


def test_the_greatest_number_of_32_bits_is_read():
    assert attributed("a", [], mappings="+/////DAAA").clamped_count == 1


def test_too_many_segments_are_a_problem():
    problem = attributed("a", [], mappings="," * 10_000_000)
    assert isinstance(problem, MapProblem)
    assert "more than 10,000,000 segments" in problem.reason


def words(count):
    return " ".join(f"identifier{number}" for number in range(count))


def test_a_map_that_names_lines_far_past_the_file_is_of_another_file():
    problem = attributed("a;\nb;", [[(0, A)], [(0, B)], *[[(0, C)]] * 10])
    assert isinstance(problem, MapProblem)
    assert "another file: 10 of its segments" in problem.reason


def test_a_map_whose_runs_start_inside_words_is_of_another_file():
    code = words(40)
    problem = attributed(code, [[(13 * number, number % 3) for number in range(30)]])
    assert isinstance(problem, MapProblem)
    assert "start inside a word" in problem.reason


def test_one_run_that_starts_inside_a_word_is_forgiven():
    assert isinstance(attributed("function", [[(0, A), (4, B)]]), Attribution)


def test_a_file_without_a_map_is_one_run():
    code = b"a;\nb;\n//# sourceMappingURL=x.map"
    assert attribute_whole(code).runs == (
        Run(0, 5, NO_MAP),
        Run(5, 6, LINE_ENDS),
        Run(6, 32, COMMENT),
    )
    assert attribute_whole(code, owner=0).runs[0] == Run(0, 5, 0)
    assert attribute_whole(b"").runs == ()


CHARACTERS = st.sampled_from("ab;=` \n\n\té字😀\r")
LINES = st.lists(
    st.lists(
        st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 2))),
        max_size=6,
    ),
    max_size=8,
)
SOURCES = st.lists(st.one_of(st.none(), st.just("a.js")), min_size=3, max_size=3)


@settings(max_examples=400)
@given(st.text(CHARACTERS, max_size=40), LINES, SOURCES)
def test_runs_equal_painting_unit_by_unit(text, lines, sources):
    code = text.replace("\r", "\r\n")
    attribution = attributed(code, lines, sources)
    if isinstance(attribution, MapProblem):
        assert "another file" in attribution.reason
        return
    assert_tiles(attribution, code.encode())
    owners, carried = paint(code, lines, sources)
    assert attribution.owner_bytes() == {owner: size for owner, size in owners.items() if size}
    assert dict(attribution.carried) == carried


@given(st.binary(max_size=60), LINES, SOURCES)
def test_runs_tile_any_bytes(code, lines, sources):
    attribution = attributed(code, lines, sources)
    if isinstance(attribution, Attribution):
        assert_tiles(attribution, code)
    assert_tiles(attribute_whole(code), code)


@given(
    st.text(CHARACTERS, max_size=30),
    st.text(st.sampled_from("AACDEKgh1/,,;;"), max_size=40),
)
def test_any_mappings_give_runs_or_a_problem(text, mappings):
    code = text.encode()
    attribution = attributed(code, [], mappings=mappings)
    if isinstance(attribution, Attribution):
        assert_tiles(attribution, code)


@settings(max_examples=60)
@given(st.data())
def test_sections_equal_one_map_of_the_same_segments(data):
    code = data.draw(st.text(st.sampled_from("ab; \n"), min_size=1, max_size=40))
    lines = [sorted(set(line), key=lambda item: item[0]) for line in data.draw(LINES)]
    cut = data.draw(st.integers(0, len(lines)))
    halves = [(0, lines[:cut]), (cut, lines[cut:])]
    document = {
        "version": 3,
        "sections": [
            {"offset": {"line": line, "column": 0}, "map": json.loads(map_json(half))}
            for line, half in halves
        ],
    }
    whole, split = (
        attributed(code, lines),
        attribute(code.encode(), parse_source_map(json.dumps(document).encode())),
    )
    if isinstance(whole, Attribution) and isinstance(split, Attribution):
        folded: dict[int, int] = {}
        for owner, size in split.owner_bytes().items():
            key = owner - 3 if owner >= 3 else owner
            folded[key] = folded.get(key, 0) + size
        assert folded == whole.owner_bytes()


@pytest.mark.parametrize(
    ("code", "mappings"),
    [
        pytest.param(b"a;" * 100_000, ",".join(["CAAA"] * 200_000), id="one long line"),
        pytest.param("é;".encode() * 100_000, ",".join(["CAAA,ACAA,ADAA"] * 65_000), id="é"),
        pytest.param("é\n".encode() * 100_000, ";".join(["CACA", "CADA"] * 50_000), id="lines"),
        pytest.param(b"\n" * 200_000, ";" * 200_000 + "AAAA", id="empty lines"),
        pytest.param(b"ab" * 100_000, "gqgYAAA" + ",DAAA" * 100_000, id="backwards"),
        pytest.param(b"ab" * 100_000, ",".join(["C", "CAAA"] * 50_000), id="generated"),
        pytest.param("\u2028".encode() * 75_000, ";".join(["AAAA"] * 75_000), id="U+2028"),
    ],
)
def test_time_is_linear_on_hostile_input(code, mappings):
    start = time.process_time()
    attributed(code, [], mappings=mappings)
    assert time.process_time() - start < 8


def test_encoded_names_do_not_disturb():
    lines = [[(0, A), (3, B), (6, C)]]
    plain = attributed("ab;cd;ef;", lines)
    assert attributed("ab;cd;ef;", [], mappings=encode(lines, names=True)) == plain


@pytest.mark.parametrize(
    ("inside", "outside", "is_foreign"),
    [(0, 7, False), (0, 8, True), (71, 8, True), (72, 8, False), (80, 8, False), (80, 9, True)],
)
def test_a_tenth_of_the_segments_may_be_outside(inside, outside, is_foreign):
    code = "a;" * 100
    line = [(2 * number, number % 2) for number in range(inside)]
    lines = [line, *([[(0, C)]] * outside)] if inside else [[], *([[(0, C)]] * outside)]
    # Every line past the file holds one segment that is outside of it; an empty first counts too.
    answer = attributed(code, lines)
    assert isinstance(answer, MapProblem) is is_foreign


@pytest.mark.parametrize(
    ("word_count", "cut_count", "is_foreign"),
    [(40, 0, False), (20, 1, False), (13, 2, True), (14, 2, False), (20, 3, True), (21, 3, False)],
)
def test_an_eighth_of_the_runs_may_start_inside_words(word_count, cut_count, is_foreign):
    starts = [4 * number for number in range(word_count + 1)]
    cuts = [4 * number + 1 for number in range(word_count + 1, word_count + cut_count + 1)]
    # The first run begins the file and is no cut; owners change at every start.
    line = [(column, number % 2) for number, column in enumerate([*starts, *cuts])]
    answer = attributed("abc;" * (word_count + cut_count + 2), [line])
    assert isinstance(answer, MapProblem) is is_foreign
    if is_foreign:
        assert f"{cut_count} of {word_count + cut_count} runs" in answer.reason


def test_a_run_behind_a_word_cuts_none():
    line = [(4 * number + (3 if number else 0), number % 2) for number in range(6)]
    assert isinstance(attributed("abc;" * 7, [line]), Attribution)


@pytest.mark.parametrize(("limit", "is_refused"), [(4, True), (5, False)])
def test_the_limit_counts_segments_and_lines(monkeypatch, limit, is_refused):
    monkeypatch.setattr(runs, "_MAX_SEGMENTS", limit)
    answer = attributed("a;b;\nc;\nd;", [[(0, A), (2, B)], [(0, A)], [(0, B), (1, A)]])
    assert isinstance(answer, MapProblem) is is_refused
