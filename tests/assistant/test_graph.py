"""The graph of citations: what stands in it, and how it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.graph import build_graph, to_graphml, to_svg
from ingest.errors import UsageError
from ingest.library import Library
from tests.citing import CARDS, library_of, plan, put_file, written

SVG = "{http://www.w3.org/2000/svg}"
PLANS = {
    "tinh.txt": plan(
        "Tuyên truyền năm 2023",
        "Thực hiện Nghị quyết số 22-NQ/TW ngày 10/4/2013 của Bộ Chính trị về hội nhập quốc tế.",
        "Tiếp tục Nghị quyết số 22-NQ/TW; Kế hoạch số 77/KH-UBND ngày 03/4/2022 của Ủy ban nhân dân tỉnh.",
        place="Số: 15/KH-MTTQ-BTT\nHải Dương, ngày 22 tháng 01 năm 2023",
    ),
    "huyen.txt": plan("Giám sát ở huyện", "Căn cứ Kế hoạch số 15/KH-MTTQ-BTT ngày 22/01/2023 của tỉnh."),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = library_of(tmp_path, [*written(tmp_path, PLANS), CARDS[0]])
    yield library
    library.close()


def test_documents_cite_directives_from_sections(library: Library) -> None:
    graph = build_graph(library)
    edge = graph.edges["tinh", "22-NQ/TW@2013-04-10"]
    assert (edge["type"], edge["count"], edge["certain"]) == ("cites", 2, True)
    assert edge["sections"] == "I, gạch đầu dòng 1; I, gạch đầu dòng 2"


def test_a_document_of_the_library_is_one_node_with_the_number_that_names_it(library: Library) -> None:
    graph = build_graph(library)
    assert graph.edges["huyen", "tinh"]["type"] == "cites"
    unregistered = graph.nodes["Kế hoạch 77/KH-UBND@2022-04-03"]
    assert (unregistered["node"], unregistered["label"]) == ("unregistered", "Kế hoạch 77/KH-UBND, 03/4/2022")


def test_relations_of_the_register_are_edges_and_cards_are_no_nodes(library: Library) -> None:
    graph = build_graph(library)
    assert graph.edges["22-NQ/TW@2013-04-10", "59-NQ/TW@2025-01-24"]["type"] == "superseded_by"
    assert not any(node.startswith("card-") for node in graph)


def test_the_graph_follows_the_library(library: Library, tmp_path: Path) -> None:
    [new] = written(tmp_path, {"moi.txt": plan("Kiều bào", "Thực hiện Kết luận số 12-KL/TW ngày 12/8/2021.")})
    put_file(library, new)
    assert build_graph(library).has_edge("moi", "12-KL/TW@2021-08-12")
    library.remove("moi")
    assert "moi" not in build_graph(library)


def test_graphml_can_be_read_back(library: Library, tmp_path: Path) -> None:
    import networkx as nx

    graph = build_graph(library)
    to_graphml(graph, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml")
    assert set(again.nodes) == set(graph.nodes)
    assert again.nodes["22-NQ/TW@2013-04-10"]["detail"] == "về hội nhập quốc tế"
    assert again.number_of_edges() == graph.number_of_edges()


def test_no_box_of_the_picture_covers_another_or_leaves_it(library: Library, tmp_path: Path) -> None:
    to_svg(build_graph(library), tmp_path / "graph.svg")
    root = ElementTree.parse(tmp_path / "graph.svg").getroot()
    boxes = [rect for group in root.iter(f"{SVG}g") for rect in group.iter(f"{SVG}rect")]
    corners = [tuple(float(box.get(name, "0")) for name in ("x", "y", "width", "height")) for box in boxes]
    assert len(corners) > 4
    assert all(x + w <= float(root.get("width", "0")) for x, _, w, _ in corners)
    assert all(y + h <= float(root.get("height", "0")) for _, y, _, h in corners)
    for (x1, y1, w, h), (x2, y2, _, _) in combinations(corners, 2):
        assert abs(x1 - x2) >= w or abs(y1 - y2) >= h
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "Nghị quyết 59-NQ/TW, 24/01/2025" in words


def test_a_place_that_cannot_be_written_is_named(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "khong-co" / "graph.svg"
    with pytest.raises(UsageError, match="khong-co"):
        to_svg(build_graph(library), target)
