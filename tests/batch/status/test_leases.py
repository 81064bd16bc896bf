"""Many hands: sections are taken for a time, each by one, whoever is killed, and given back when they are answered."""

import json
import re
import signal
from collections import Counter
from pathlib import Path

from filelock import FileLock
from tests.batch.answers.test_wait import waiting
from tests.batch.requests.test_packs import asked, packs
from tests.project import TOPICS, Project, a_project, prose

from bloginator.disk.layout import Layout
from bloginator.disk.leases import lock_leases, put_lease, read_leases
from bloginator.records.lease import Lease
from bloginator.stages.packs.writer import asked_in

FIVE = TOPICS[:5]
FAR = 4_000_000_000.0
"""A moment, in seconds since the epoch, that no test lives to see."""

HAND = """\
import contextlib, io, os, re, signal, sys
from filelock import FileLock
from bloginator.cli import main
from bloginator.stages.packs.writer import asked_in

name, dies = sys.argv[1:]
while True:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(["pack", "essay", "--take", "3", "--as", name]) == 0
    found = re.search(r"Read (\\S+);", said.getvalue())
    if found is None:
        break
    print("took", flush=True)
    with FileLock("gate"):  # until all have something
        pass
    asks = asked_in(open(found[1], encoding="utf-8").read())
    if dies == "idle":
        os.kill(os.getpid(), signal.SIGKILL)
    texts = {name: f"The old way of {name.partition('@')[0]} cost us 3 days a month [S1]." for name in asks}
    text = "\\n".join(f"<<<ANSWER {name}>>>\\n{said}\\n<<<END {name}>>>\\n" for name, said in texts.items())
    os.makedirs("batches/essay/responses", exist_ok=True)
    with open(found[1].replace("/taken/", "/responses/"), "x", encoding="utf-8") as file:
        if dies == "amid":
            file.write(text[: len(text) // 2])
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        file.write(text)
print("nothing left")
"""


def take(project: Project, count: int, hand: str) -> tuple[str, ...]:
    """Take sections as a hand would; return what its pack asks for."""
    said = project.bloginator("pack", "essay", "--take", str(count), "--as", hand)
    assert said.code == 0, said.said
    found = re.search(r"Read (\S+);", said.out)
    return tuple(one.rpartition("@")[0] for one in asked_in((project.root / found[1]).read_text("utf-8"))) if found else ()


def holders(project: Project) -> dict[str, str]:
    """Return who has which section."""
    leases = read_leases(Layout(project.root, "essay"))
    return {section: lease.holder for section, lease in leases.items()}


def end_time_of(project: Project, *hands: str) -> None:
    """Let the time of some hands be over."""
    for path in (project.folder() / "taken").glob("*.json"):
        lease = json.loads(path.read_text("utf-8"))
        if lease["holder"] in hands:
            path.write_text(json.dumps({**lease, "until": 1.0}), "utf-8")


def blocks(project: Project) -> Counter[str]:
    """Return how many whole answers there are, by section."""
    texts = [path.read_text("utf-8") for path in (project.folder() / "responses").glob("*.md")]
    return Counter(name for text in texts for name in re.findall(r"^<<<END (\S+)@", text, re.M))


def test_eight_hands_of_which_some_are_killed_write_every_section_once(tmp_path: Path) -> None:
    topics = [f"{topic}-{number}" for number in (1, 2, 3) for topic in TOPICS][:40]
    project = a_project(tmp_path, topics=topics, settings="timeout_s = 0\n")
    deaths = {"ada": "idle", "bob": "idle", "cyd": "amid"}
    names = [*deaths, "dan", "eve", "fay", "gus", "hal"]
    with FileLock(tmp_path / "gate"):
        hands = {name: project.start("-c", HAND, name, deaths.get(name, "never")) for name in names}
        assert [hand.stdout.readline() for hand in hands.values() if hand.stdout] == ["took\n"] * 8
        assert sorted(holders(project).values()) == sorted(3 * names)
    for name, hand in hands.items():
        said = hand.communicate(timeout=300)
        assert hand.returncode == (-signal.SIGKILL if name in deaths else 0), (name, said)
    left = holders(project)
    assert Counter(left.values()) == {"ada": 3, "bob": 3, "cyd": 2}, "what a hand had wholly written is not taken"
    assert set(blocks(project).values()) == {1} and blocks(project).keys() == set(topics) - left.keys()
    assert "Taken by ada until" in project.bloginator("status", "essay").out
    end_time_of(project, *deaths)
    last = project.start("-c", HAND, "ida", "never").communicate(timeout=300)
    assert last[0].endswith("nothing left\n"), last
    assert blocks(project) == dict.fromkeys(topics, 1)
    assert project.draft("--strict").code == 0
    assert not (project.folder() / "taken").exists()


def test_packs_leave_out_what_is_taken_and_status_says_who_has_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    assert take(project, 2, "anna") == FIVE[:2]
    assert take(project, 2, "ben") == FIVE[2:4]
    said = project.bloginator("pack", "essay")
    assert "1 open section in 1 pack" in said.out and asked(project) == [FIVE[4]]
    status = project.bloginator("status", "essay").out
    assert re.search(r"Taken by anna until \d\d:\d\d: opening, hiring\.", status)
    held = json.loads(project.bloginator("status", "essay", "--json").out)["taken"]
    assert {name: lease["holder"] for name, lease in held.items()} == dict(
        zip(FIVE, ["anna", "anna", "ben", "ben"], strict=False)
    )
    assert take(project, 3, "cleo") == FIVE[4:]
    assert "nothing is left to take. Taken by anna" in project.bloginator("pack", "essay", "--take", "1").out
    project.bloginator("pack", "essay")
    assert packs(project) == {}


def test_a_hand_that_comes_again_by_its_name_has_what_it_had_and_more(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    assert take(project, 2, "anna") == FIVE[:2]
    project.answer(FIVE[0])
    project.answer(FIVE[1], "Half a sentence and")
    assert project.bloginator("check", "essay").code == 1
    assert holders(project) == {FIVE[1]: "anna"}, "a refused answer is mended by who wrote it"
    assert take(project, 2, "anna") == FIVE[1:3]
    assert len(list((project.folder() / "taken").glob("*.md"))) == 1


def test_sections_are_taken_while_a_draft_waits_and_answers_end_it(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    with waiting(project) as run:
        before = packs(project)
        mine = take(project, 3, "anna")
        assert mine == FIVE[:3] and packs(project) == before
        for section in mine:
            project.answer(section)
        for section in mine:
            run.until(f"✓ {section} accepted")
        assert holders(project) == {}
        project.answer_all(FIVE[3:])
        assert run.end() == 0
    assert not (project.folder() / "taken").exists()


def test_what_is_taken_for_no_time_by_nobody_or_by_no_number_is_told(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE)
    for words in (("--take", "none"), ("--take", "0"), ("--take", "2", "--for", "-1"), ("--take", "2", "--for", "nan")):
        said = project.bloginator("pack", "essay", *words)
        assert said.code == 1 and "is not what it takes" in said.err, said.said
    assert not (project.folder() / "taken").exists()


def a_lease(section: str = "costs", **values: object) -> Lease:
    return Lease.model_validate({"section": section, "holder": "anna", "until": FAR, **values})


def test_a_lease_ends_with_its_time_and_with_its_process_and_half_a_one_is_none(tmp_path: Path) -> None:
    layout = Layout(tmp_path, "essay")
    layout.folder.mkdir(parents=True)
    gone = Project(tmp_path).start("-c", "import socket; print(socket.gethostname())")
    host = gone.communicate()[0].strip()
    with lock_leases(layout):
        assert put_lease(layout, a_lease())
        assert put_lease(layout, a_lease("past", until=1.0)) and put_lease(
            layout, a_lease("gone", process=gone.pid, host=host)
        )
        assert put_lease(layout, a_lease("elsewhere", process=gone.pid, host="another machine"))
    layout.lease("half").write_bytes(b'{"section": "ha')
    assert read_leases(layout).keys() == {"costs", "elsewhere"}
    with lock_leases(layout):
        other = {section: put_lease(layout, a_lease(section, holder="ben")) for section in ("costs", "past", "gone", "half")}
    assert other == {"costs": False, "past": True, "gone": True, "half": True}


def test_an_editor_keeps_its_section_and_leaves_what_another_has(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=FIVE[:2], settings="timeout_s = 0\n")
    assert take(project, 1, "anna") == FIVE[:1]
    spy = f'sh -c \'cat {project.folder()}/taken/hiring.json > {tmp_path}/seen; echo "{prose("hiring").strip()}" >> "$0"\''
    said = project.bloginator("answer", "essay", env={"EDITOR": spy, "VISUAL": ""})
    assert "opening: Taken by anna until" in said.out and "✓ hiring accepted" in said.out, said.said
    assert "(editor " in json.loads((tmp_path / "seen").read_text("utf-8"))["holder"]
    assert holders(project) == {"opening": "anna"}
