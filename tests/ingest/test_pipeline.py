"""Files into the library: once each, only what changed, and whole again after anything that can happen."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import chromadb
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from ingest.errors import LibraryError
from ingest.indexing import embed_pending, in_line, search_texts
from ingest.library import Library
from ingest.lock import exclusive
from ingest.pipeline import Outcome, ingest, prune, reindex, reread
from ingest.settings import Settings
from ingest.vectors import INDEX, Vectors
from tests.fake_embedder import FakeEmbedder
from tests.invented import plan, write_plans

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


@cache
def empty_chroma() -> bytes:
    """Chroma's database without any collection: making one takes longer than all the rest of a test."""
    with tempfile.TemporaryDirectory() as folder:
        chromadb.PersistentClient(folder, chromadb.Settings(anonymized_telemetry=False)).close()
        return (Path(folder) / "chroma.sqlite3").read_bytes()


def new_home(folder: Path) -> Settings:
    home = Settings(home=folder / "home")
    home.vectors.mkdir(parents=True)
    (home.vectors / "chroma.sqlite3").write_bytes(empty_chroma())
    return home


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return new_home(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_plans(tmp_path / "plans", 3)
    return tmp_path / "plans"


@contextmanager
def opened(home: Settings) -> Iterator[Library]:
    with closing(Library(home.database)) as library:
        yield library


def run(home: Settings, *paths: Path, model: str = "fake@1") -> tuple[list[Outcome], list[str]]:
    """What became of the files, and the texts that were embedded."""
    embedder = FakeEmbedder(model)
    return ingest(list(paths), home, embedder=embedder), embedder.embedded


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {Path(o.path).name: o.status for o in outcomes}


def check(home: Settings, model: str = "fake@1") -> None:
    """The record is sound, and every passage has its own vector, once, that finds it; there are no others."""
    embedder = FakeEmbedder(model)
    with opened(home) as library, closing(Vectors(home.vectors, model)) as vectors:
        assert library.check() == []
        passages = library.passages()
        assert max(Counter(p.id for p in passages).values(), default=1) == 1
        assert vectors.ids() == {p.id for p in passages} == library.embedded_ids(model)
        for passage, vector in zip(passages, embedder.queries(search_texts(passages, library)), strict=True):
            best, cosine = vectors.search(vector, 1)[0]
            assert cosine == pytest.approx(1.0, abs=1e-4)
            assert library.passages_by_id([best])[best].headings == passage.headings
        assert set(library.embeddings(model, list(vectors.ids()))) == vectors.ids()


# -- which files, and what becomes of them -----------------------------------------------------------


def test_a_second_run_does_nothing(home: Settings, folder: Path) -> None:
    first, embedded = run(home, folder)
    assert set(statuses(first).values()) == {"added"}
    assert len(embedded) == sum(o.passages for o in first)
    with opened(home) as library:
        revision = library.revision
    second, again = run(home, folder)
    assert [(o.doc_id, o.passages, o.status) for o in second] == [
        (o.doc_id, o.passages, "unchanged") for o in first
    ]
    assert again == []
    with opened(home) as library:
        assert library.revision == revision
    check(home)


def test_an_unchanged_run_loads_nothing_heavy(home: Settings, folder: Path) -> None:
    run(home, folder)
    script = (
        "import sys; from pathlib import Path; from tests.fake_embedder import FakeEmbedder;"
        "from ingest.pipeline import ingest; from ingest.settings import Settings;"
        "found = ingest([Path(sys.argv[1])], Settings(home=Path(sys.argv[2])), embedder=FakeEmbedder());"
        "assert {o.status for o in found} == {'unchanged'};"
        "print([m for m in ('chromadb', 'torch', 'llama_index', 'sentence_transformers', 'pypdf', 'docx')"
        " if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(folder), str(home.home)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.strip() == "[]"


def test_a_changed_file_keeps_its_id_and_the_vectors_of_what_stayed(home: Settings, folder: Path) -> None:
    first, _ = run(home, folder)
    file = folder / "Kế hoạch 2.txt"
    file.write_text(plan(2).replace("VIỆC THỨ 3", "VIỆC KHÁC HẲN"), encoding="utf-8")
    second, embedded = run(home, folder)
    assert statuses(second) == {
        "Kế hoạch 1.txt": "unchanged", "Kế hoạch 2.txt": "updated", "Kế hoạch 3.txt": "unchanged",
    }  # fmt: skip
    assert [o.doc_id for o in second] == [o.doc_id for o in first]
    assert 0 < len(embedded) < second[1].passages
    assert all("VIỆC KHÁC HẲN" in text for text in embedded)
    check(home)


def test_what_comes_back_needs_no_model(home: Settings, folder: Path) -> None:
    run(home, folder)
    file = folder / "Kế hoạch 2.txt"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "V. THÊM\n1. Một việc thêm.\n", encoding="utf-8")
    run(home, folder)
    file.write_text(before, encoding="utf-8")
    outcomes, embedded = run(home, folder)
    assert statuses(outcomes)["Kế hoạch 2.txt"] == "updated"
    assert len(embedded) <= 1
    check(home)


def test_one_stem_in_two_places_gives_two_documents(home: Settings, tmp_path: Path) -> None:
    for place in ("xã", "huyện"):
        write_plans(tmp_path / place, 1)
    (tmp_path / "huyện" / "Kế hoạch 1.txt").write_text(plan(8), encoding="utf-8")
    first, _ = run(home, tmp_path / "xã", tmp_path / "huyện")
    ids = [o.doc_id for o in first]
    assert ids[0] == "ke-hoach-1"
    assert ids[1] is not None
    assert ids[1].startswith("ke-hoach-1-")
    second, _ = run(home, tmp_path / "huyện", tmp_path / "xã")
    assert {o.path: o.doc_id for o in second} == {o.path: o.doc_id for o in first}


def test_a_file_reached_by_several_paths_is_one_document(
    home: Settings, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "other.txt").symlink_to(folder / "Kế hoạch 1.txt")
    outcomes, _ = run(
        home, folder, folder / ".." / "plans", tmp_path / "link", tmp_path / "other.txt",
        folder / "Kế hoạch 1.txt",
    )  # fmt: skip
    assert len(outcomes) == 3
    with opened(home) as library:
        assert len(library.document_ids()) == 3


def test_relative_and_absolute_are_one(home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(home, folder)
    monkeypatch.chdir(folder.parent)
    outcomes, _ = run(home, Path("plans"))
    assert set(statuses(outcomes).values()) == {"unchanged"}


def test_a_moved_file_keeps_its_id(home: Settings, folder: Path) -> None:
    first, _ = run(home, folder)
    (folder / "2031").mkdir()
    (folder / "Kế hoạch 2.txt").rename(folder / "2031" / "Tên mới.txt")
    second, embedded = run(home, folder)
    assert {o.doc_id for o in second} == {o.doc_id for o in first}
    assert statuses(second)["Tên mới.txt"] == "updated"
    assert embedded == []
    with opened(home) as library:
        assert library.document("ke-hoach-2").name == "Tên mới.txt"
        assert prune([folder], library) == []


def test_a_copy_is_a_document_of_its_own(home: Settings, folder: Path) -> None:
    run(home, folder)
    shutil.copyfile(folder / "Kế hoạch 2.txt", folder / "Bản sao.txt")
    outcomes, _ = run(home, folder)
    assert statuses(outcomes)["Bản sao.txt"] == "added"
    check(home)


def test_a_side_car_counts_as_part_of_the_file(home: Settings, tmp_path: Path) -> None:
    file = tmp_path / "ghi-chu.txt"
    file.write_text("Phân công trực Tết\nÔng A trực ngày mùng một tại xã Suối Mơ.\n", encoding="utf-8")
    run(home, file)
    beside = tmp_path / "ghi-chu.txt.meta.yaml"
    beside.write_text("number: 5/TB-MTTQ\ndate: 2031-01-02\n", encoding="utf-8")
    (outcome,) = run(home, file)[0]
    assert outcome.status == "updated"
    with opened(home) as library:
        document = library.document("ghi-chu")
        assert document.header.number == "5/TB-MTTQ"
        assert document.stated_by == dict.fromkeys(("number", "date"), "tệp ghi-chu.txt.meta.yaml")
    beside.write_text("date: không rõ\n", encoding="utf-8")
    (outcome,) = run(home, file)[0]
    assert "Bỏ qua thông tin kèm theo" in outcome.warnings[0]


def test_one_bad_file_never_stops_the_others(home: Settings, folder: Path) -> None:
    (folder / "rỗng.txt").write_bytes(b"")
    (folder / "hỏng.docx").write_bytes(b"khong phai zip")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.4 hong")
    outcomes, _ = run(home, folder, folder / "không có.txt")
    assert Counter(o.status for o in outcomes) == {"added": 3, "failed": 4}
    for outcome in outcomes:
        assert (outcome.error is None) == (outcome.status == "added")
        assert json.loads(json.dumps(outcome.as_json()))["path"] == outcome.path
    check(home)


def test_a_file_that_becomes_unreadable_keeps_its_document(home: Settings, folder: Path) -> None:
    run(home, folder)
    (folder / "Kế hoạch 2.txt").write_bytes(b"")
    outcomes, _ = run(home, folder)
    assert statuses(outcomes)["Kế hoạch 2.txt"] == "failed"
    with opened(home) as library:
        assert "Công tác mặt trận đợt 2" in library.document("ke-hoach-2").text
    check(home)


def test_a_folder_without_readable_files_is_said(home: Settings, tmp_path: Path) -> None:
    (tmp_path / "trống").mkdir()
    (tmp_path / "trống" / "ảnh.jpg").write_bytes(b"x")
    (outcome,) = run(home, tmp_path / "trống")[0]
    assert outcome.status == "failed"
    assert "không có tệp nào đọc được" in str(outcome.error)


@POSIX
def test_what_is_no_file_is_said(home: Settings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống.txt")
    (tmp_path / "vòng.txt").symlink_to(tmp_path / "vòng.txt")
    for path in (tmp_path, tmp_path / "ống.txt", tmp_path / "vòng.txt", Path("a" * 5000), Path("/dev/null")):
        (outcome,) = run(home, path)[0]
        assert outcome.status == "failed"
        assert outcome.error


def test_progress_counts_to_the_end(home: Settings, folder: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    ingest([folder], home, lambda step, done, total, name: seen.append((step, done, total)), FakeEmbedder())
    for step in ("read", "embed"):
        counts = [(done, total) for s, done, total in seen if s == step]
        assert counts == sorted(counts)
        assert counts[0][0] == 0
        assert counts[-1][0] == counts[-1][1] > 0


# -- removing, reading anew --------------------------------------------------------------------------


def test_removed_documents_take_their_vectors_along(home: Settings, folder: Path) -> None:
    run(home, folder)
    with opened(home) as library:
        library.remove("ke-hoach-2")
    (folder / "Kế hoạch 2.txt").unlink()
    run(home, folder)
    check(home)


def test_prune_removes_what_is_gone_from_these_folders_only(home: Settings, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write_plans(tmp_path / name, 2)
    run(home, tmp_path / "a", tmp_path / "b", tmp_path / "c")
    (tmp_path / "a" / "Kế hoạch 1.txt").unlink()
    (tmp_path / "b" / "Kế hoạch 1.txt").unlink()
    (tmp_path / "c").rename(tmp_path / "unplugged")
    with opened(home) as library:
        assert prune([tmp_path / "a", tmp_path / "c"], library) == ["ke-hoach-1"]
        assert len(library.document_ids()) == 5
        embed_pending(library, home, embedder=FakeEmbedder())
    check(home)


def test_an_emptied_library_leaves_no_vectors(home: Settings, folder: Path) -> None:
    run(home, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    with opened(home) as library:
        assert len(prune([folder], library)) == 3
    run(home, folder)
    check(home)


def test_reread_takes_the_file_or_the_stored_text(home: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(1), encoding="utf-8")
    (tmp_path / "b.txt").write_text("Phân công trực\nÔng A trực ngày mùng một.\n", encoding="utf-8")
    (tmp_path / "b.meta.yaml").write_text("number: 5/TB-MTTQ\nsource: sổ công văn\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text(plan(3), encoding="utf-8")
    run(home, tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt")
    with opened(home) as library:
        before = {d.id: d for d in library.documents()}
        passages = {i: [p.id for p in library.passages(i)] for i in before}
        (tmp_path / "a.txt").write_text(plan(1) + "IV. THÊM\n1. Việc thêm.\n", encoding="utf-8")
        (tmp_path / "b.txt").unlink()
        (tmp_path / "b.meta.yaml").unlink()
        (tmp_path / "c.txt").write_bytes(b"")
        assert statuses(reread(library)) == {"a.txt": "updated", "b.txt": "updated", "c.txt": "failed"}
        after = {d.id: d for d in library.documents()}
        assert "Việc thêm" in after["a"].text
        assert (after["b"], after["c"]) == (before["b"], before["c"])
        assert after["b"].header.number == "5/TB-MTTQ"
        assert after["b"].stated_by == {"number": "sổ công văn"}
        assert [p.id for p in library.passages("b")] == passages["b"]
    assert statuses(run(home, tmp_path / "a.txt")[0]) == {"a.txt": "unchanged"}


def test_reindex_computes_every_vector_anew(home: Settings, folder: Path) -> None:
    outcomes, embedded = run(home, folder)
    embedder = FakeEmbedder()
    found = reindex(home, embedder=embedder)
    assert Counter(embedder.embedded) == Counter(embedded)
    assert [o.doc_id for o in found] == [o.doc_id for o in outcomes]
    check(home)


# -- what can happen to the vectors ------------------------------------------------------------------


def _remove_folder(vectors: Path) -> None:
    shutil.rmtree(vectors)


def _damage_database(vectors: Path) -> None:
    (vectors / "chroma.sqlite3").write_bytes(b"hong " * 999)


def _cut_database(vectors: Path) -> None:
    os.truncate(vectors / "chroma.sqlite3", 40_000)


def _remove_index(vectors: Path) -> None:
    shutil.rmtree(next(p for p in vectors.iterdir() if p.is_dir()))


def _damage_index(vectors: Path) -> None:
    next(vectors.glob("*/data_level0.bin")).write_bytes(os.urandom(5000))


@pytest.mark.parametrize(
    "damage", [_remove_folder, _damage_database, _cut_database, _remove_index, _damage_index]
)
def test_damaged_vectors_are_rebuilt_without_the_model(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    monkeypatch.setitem(INDEX, "sync_threshold", 4)
    monkeypatch.setitem(INDEX, "batch_size", 2)
    run(home, folder)
    damage(home.vectors)
    _, embedded = run(home, folder)
    assert embedded == []
    check(home)
    assert len([p for p in home.vectors.iterdir() if p.is_dir()]) == 1  # nothing of the old one is left


def test_whether_all_is_done_is_cheap_to_ask(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.embedding.embedder_name", lambda model, cache: "fake@1")
    with opened(home) as library:
        assert in_line(library, home)  # nothing there, nothing to do
        run(home, folder)
        assert in_line(library, home)
        library.remove("ke-hoach-1")
        assert not in_line(library, home)
        run(home, folder)
        assert in_line(library, home)
        shutil.rmtree(home.vectors)
        assert not in_line(library, home)


def test_another_model_embeds_everything_and_drops_the_old(home: Settings, folder: Path) -> None:
    _, first = run(home, folder)
    _, second = run(home, folder, model="fake@2")
    assert Counter(first) == Counter(second)
    check(home, "fake@2")
    with closing(Vectors(home.vectors, "fake@1")) as old, opened(home) as library:
        assert old.ids() == set()
        assert library.embedded_ids("fake@1") == set()


def test_a_switch_that_fails_leaves_the_old_model_whole(home: Settings, folder: Path) -> None:
    run(home, folder)

    class Failing(FakeEmbedder):
        def passages(self, texts):  # type: ignore[no-untyped-def]
            if self.embedded:
                raise LibraryError("hết điện")
            return super().passages(texts)

    write_plans(folder, 30)
    run(home, folder)
    with pytest.raises(LibraryError, match="hết điện"):
        ingest([folder], home, embedder=Failing("fake@2"))
    with closing(Vectors(home.vectors, "fake@1")) as readers, opened(home) as library:
        assert readers.ids() == library.passage_ids()
    _, embedded = run(home, folder)  # back to the old one: nothing to compute
    assert embedded == []
    check(home)


def test_a_full_disk_while_embedding_is_completed_later(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise LibraryError("Đĩa đã đầy")

    with monkeypatch.context() as patch:
        patch.setattr(Vectors, "add", fail)
        with pytest.raises(LibraryError, match="Đĩa đã đầy"):
            run(home, folder)
    with opened(home) as library:
        assert len(library.document_ids()) == 3
    outcomes, _ = run(home, folder)
    assert set(statuses(outcomes).values()) == {"unchanged"}
    check(home)


@pytest.mark.parametrize("size", ["400k", "1500k"])
def test_a_disk_that_is_really_full(tmp_path: Path, size: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        home = Settings(home=disk / "home")
        write_plans(tmp_path / "plans", 40)
        with pytest.raises(LibraryError, match="đĩa đã đầy|Đĩa đã đầy"):
            run(home, tmp_path / "plans")
        with opened(home) as library:
            assert library.check() == []
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        run(home, tmp_path / "plans")
        check(home)
        with opened(home) as library:
            assert len(library.document_ids()) == 40
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


# -- killed, and not alone ---------------------------------------------------------------------------


class Children:
    """Ingests in other processes, one after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ingest_child"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(
        self, home: Settings, folder: Path, kill_after: float = 60, delay: float = 0.0, model: str = "fake@1"
    ) -> None:
        task = {
            "home": str(home.home), "folder": str(folder), "delay": delay, "model": model,
            "kill_after": kill_after,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ended(self) -> int:
        """Exit code, or minus the signal, of the one started last."""
        while not (line := self.line()).lstrip("-").isdigit():
            assert line, "the helper process has died"
        return int(line)

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    helper = Children()
    yield helper
    helper.close()


@POSIX
def test_killed_at_any_moment_the_next_run_completes_it(
    home: Settings, tmp_path: Path, children: Children
) -> None:
    moments = random.Random(20310305)
    folder = tmp_path / "plans"
    write_plans(folder, 14)
    changing = folder / "Kế hoạch 3.txt"
    before = changing.read_text(encoding="utf-8")
    killed = 0
    for attempt in range(60):
        longest = 0.2 if attempt < 4 else 0.6  # embedding alone takes 0.4 s
        children.start(home, folder, kill_after=moments.uniform(0.01, longest), delay=0.006)
        if (code := children.ended()) == 0:
            break
        assert code == -9
        killed += 1
        with opened(home) as library:
            assert library.check() == []
            for document in library.documents():  # what is there is there whole, as it is or was
                assert document.text in (Path(document.path).read_text(encoding="utf-8"), before)
                assert library.passages(document.id)
        if attempt == 1:  # a change in the midst of it
            changing.write_text(plan(33, tasks=5), encoding="utf-8")
    assert killed >= 2
    outcomes, embedded = run(home, folder)
    assert set(statuses(outcomes).values()) == {"unchanged"}
    assert len(outcomes) == 14
    assert embedded == []
    with opened(home) as library:
        assert library.document("ke-hoach-3").text == changing.read_text(encoding="utf-8")
    check(home)


@POSIX
def test_killed_while_switching_models(home: Settings, tmp_path: Path, children: Children) -> None:
    folder = tmp_path / "plans"
    write_plans(folder, 12)
    run(home, folder)
    children.start(home, folder, delay=0.02, model="fake@2", kill_after=0.8)
    assert children.ended() == -9
    with opened(home) as library, closing(Vectors(home.vectors, "fake@1")) as old:
        assert old.ids() == library.passage_ids()  # readers of the old model miss nothing
    children.start(home, folder, model="fake@2")
    assert children.ended() == 0
    check(home, "fake@2")


@POSIX
def test_a_second_process_is_refused_and_readers_are_not(
    home: Settings, folder: Path, tmp_path: Path, children: Children
) -> None:
    run(home, folder)
    with opened(home) as library, closing(Vectors(home.vectors, "fake@1")) as vectors:
        revision = library.revision
        old = library.passage_ids()
        write_plans(folder, 8)
        children.start(home, folder, delay=0.03)
        assert children.line() == "embedding"
        with pytest.raises(LibraryError, match="tiến trình khác đang nạp.*Hãy đợi"):
            run(home, folder)
        assert library.revision > revision
        assert library.search('folded:"thon"', (1, 1, 1), 5)
        probe = FakeEmbedder().queries(["x"])[0]
        assert {i for i, _ in vectors.search(probe, 99)} <= old
        revision = library.revision
        assert children.ended() == 0
        assert library.revision > revision  # the sign to look again
        vectors.refresh()
        assert {i for i, _ in vectors.search(probe, 999)} == library.passage_ids()
    check(home)


def test_one_process_may_not_write_twice_at_once(home: Settings, folder: Path) -> None:
    refused: list[str] = []

    def second() -> None:
        try:
            run(home, folder)
        except LibraryError as error:
            refused.append(str(error))

    with exclusive(home.home):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(refused) == 1
    run(home, folder)


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="Không ghi được vào thư mục kho"):
        run(Settings(home=tmp_path / "file" / "home"), folder)


# -- against a model ---------------------------------------------------------------------------------


class LibraryMachine(RuleBasedStateMachine):
    """Files come, change, move and go; the library follows, and ids never change hands."""

    files = Bundle("files")

    @initialize()
    def begin(self) -> None:
        self.base = Path(tempfile.mkdtemp())
        self.home = new_home(self.base)
        self.folder = self.base / "plans"
        (self.folder / "sub").mkdir(parents=True)
        self.on_disk: dict[Path, int] = {}
        self.known: dict[Path, tuple[str, int]] = {}
        self.dirty = False

    def teardown(self) -> None:
        shutil.rmtree(self.base)

    @rule(target=files, name=st.sampled_from(["a.txt", "b.txt", "sub/a.txt"]), number=st.integers(1, 4))
    def write(self, name: str, number: int) -> Path:
        path = self.folder / name
        path.write_text(plan(number, tasks=2), encoding="utf-8")
        self.on_disk[path] = number
        return path

    @rule(path=files)
    def delete(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.on_disk.pop(path, None)

    @rule()
    def ingest_all(self) -> None:
        moved = self._expect_moves()
        outcomes, _ = run(self.home, self.folder)
        found = {Path(o.path): o for o in outcomes if o.status != "failed"}
        assert set(found) == set(self.on_disk)
        for path, number in self.on_disk.items():
            before = self.known.get(path) or moved.get(path)
            doc_id = found[path].doc_id
            assert doc_id is not None
            expected = (
                "added" if before is None
                else "unchanged" if path in self.known and before[1] == number
                else "updated"
            )  # fmt: skip
            assert found[path].status == expected
            assert before is None or before[0] == doc_id
        for path in moved:
            self.known = {p: known for p, known in self.known.items() if known[0] != moved[path][0]}
        for path, number in self.on_disk.items():
            self.known[path] = str(found[path].doc_id), number
        check(self.home)

    def _expect_moves(self) -> dict[Path, tuple[str, int]]:
        """New files that hold what a document had whose file is gone."""
        moved: dict[Path, tuple[str, int]] = {}
        for path in sorted(set(self.on_disk) - set(self.known)):
            number = self.on_disk[path]
            last = [p for p, (_, n) in self.known.items() if n == number]
            gone = [p for p in last[-1:] if not p.exists() and self.known[p] not in moved.values()]
            if gone:
                moved[path] = self.known[gone[0]]
        return moved

    @rule()
    def prune_all(self) -> None:
        if not self.home.database.exists():
            return
        with opened(self.home) as library:
            gone = prune([self.folder], library)
        assert set(gone) == {doc_id for path, (doc_id, _) in self.known.items() if path not in self.on_disk}
        self.known = {path: known for path, known in self.known.items() if path in self.on_disk}

    @rule()
    def lose_the_vectors(self) -> None:
        shutil.rmtree(self.home.vectors, ignore_errors=True)

    @invariant()
    def the_record_follows(self) -> None:
        if self.home.database.exists():
            with opened(self.home) as library:
                assert {Path(d.path): d.id for d in library.documents()} == {
                    path: doc_id for path, (doc_id, _) in self.known.items()
                }


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(
    max_examples=10,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
