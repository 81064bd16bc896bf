"""A writer looks for more, pins and drops passages, and is told what has changed in the corpus."""

import json
from pathlib import Path
from typing import Any

from tests.project import TOPICS, Project, a_kept_project, a_project

from bloginator.batch.opening import begin_run, open_run
from bloginator.batch.requests.compose import compose_once, write_request

RUN = "import sys; from bloginator.cli import main; sys.exit(main())"
NOTE = "# Tools\n\nThe garden shears hang behind the blue door, and the saw beside them.\n\nThe ladder is 4 metres long.\n"


def a_drafted_project(folder: Path) -> Project:
    return a_kept_project(folder, draft_with_tools)


def draft_with_tools(folder: Path) -> None:
    project = a_project(folder)
    (project.folder() / "corpus" / "tools.md").write_text(NOTE, "utf-8")
    project.draft()


def request_of(project: Project, section: str = "budgets") -> dict[str, Any]:
    return json.loads((project.folder() / "requests" / f"{section}.json").read_text("utf-8"))


def test_what_is_looked_for_may_be_cited_at_once_and_makes_nothing_outdated(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.answer_all(TOPICS)
    assert project.draft().code == 0
    before = request_of(project)

    outcome = project.bloginator("look", "essay", "budgets", "where the shears hang")
    marker = f"S{len(before['sources']) + 1}"
    assert outcome.code == 0 and f"[{marker}] " in outcome.out and "blue door" in outcome.out, outcome.said
    after = request_of(project)
    assert (after["digest"], after["request_id"]) == (before["digest"], before["request_id"])
    assert after["sources"][: len(before["sources"])] == before["sources"] and "blue door" in after["prompt"]

    project.answer("budgets", f"The shears hang behind the blue door [{marker}]. Budgets are set in spring [S1].\n")
    assert project.draft().code == 0
    assert set(project.standings().values()) == {"accepted"}
    assert "tools.md" in project.text()
    (project.folder() / "corpus" / "other.md").write_text("# Else\n\nNothing to do with any of it.\n", "utf-8")
    project.draft()
    assert "blue door" in json.dumps(request_of(project)["sources"]), "it stays when the corpus changes"
    assert "1 looked for" in project.doit("status:essay").out


def test_a_wish_quotes_the_text_with_the_markers_of_what_was_looked_for(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.bloginator("look", "essay", "budgets", "where the shears hang")
    looked = next(source["marker"] for source in request_of(project)["sources"] if "blue door" in source["text"])
    project.answer_all(TOPICS)
    project.answer("budgets", f"The shears hang behind the blue door [{looked}].\n")
    project.draft()
    project.bloginator("refine", "essay", "budgets", "shorter")
    project.draft()
    after = request_of(project)
    marker = next(source["marker"] for source in after["sources"] if "blue door" in source["text"])
    assert after["feedback"].endswith(f"behind the blue door [{marker}]."), after["feedback"]


def test_what_was_looked_for_keeps_its_numbers_when_a_wish_comes_or_goes(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    for words in ("mentoring lessons", "where the shears hang", "vendors in the spring"):
        project.bloginator("look", "essay", "budgets", words)
    before = [(source["marker"], source["text"]) for source in request_of(project)["sources"]]
    last = before[-1][0]
    door = next(marker for marker, text in before if "blue door" in text)
    project.answer_all(TOPICS)
    project.answer("budgets", f"Vendors come in spring [{last}]. The shears hang behind the blue door [{door}].\n")
    project.draft()
    project.bloginator("refine", "essay", "budgets", "shorter")
    project.draft()
    assert [(source["marker"], source["text"]) for source in request_of(project)["sources"]] == before
    assert request_of(project)["feedback"].endswith(f"in spring [{last}]. The shears hang behind the blue door [{door}].")
    project.answer("budgets", f"The shears hang behind the blue door [{door}].\n")
    project.draft()
    (project.folder() / "feedback" / "budgets.md").unlink()
    assert "other numbers" not in project.draft().said
    assert [(source["marker"], source["text"]) for source in request_of(project)["sources"]] == before
    project.bloginator("sources", "essay", "budgets", "--drop", "S1")
    said = project.draft().said
    after = {source["text"]: source["marker"] for source in request_of(project)["sources"]}
    texts = dict(before)
    assert after[texts[door]] == door or f"{door} is {after[texts[door]]}" in said, said
    assert "budgets: passages beyond the chosen ones have other numbers now: S" in said


def test_a_text_that_comes_back_for_a_request_without_its_passage_says_which_marker_is_lost(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.answer_all(TOPICS)
    project.answer("budgets", "Budgets are set in spring [S1]. We wait [S2].\n")
    assert project.draft().code == 0
    lost = request_of(project)["sources"][1]
    project.answer("budgets", "Budgets are set in spring [S1].\n")
    project.draft()
    project.bloginator("sources", "essay", "budgets", "--drop", "S2")
    project.draft()
    project.answer("budgets", f"---\nrequest_id: {request_of(project)['request_id']}\n---\n\nIn spring [S1].\n")
    project.draft()
    said = project.bloginator("restore", "essay", "1", "--section", "budgets").out
    assert f"budgets: [S2] ({lost['document']}" in said, said
    assert f"is left out: {request_of(project)['request_id']} has no such passage" in said, said


TIERS = """\
Tier 2 targets are guaranteed to build, but our machines do not run the tests of the compiler for them, so that what is
built may or may not work for those who rely on it, and repairs wait for whoever uses such a platform at home,
which nobody had thought of when the first of these lists was written down.

Tier 3 targets are supported by the compiler in principle, but nobody checks whether their code builds or passes the
tests, and no prebuilt binaries of them are part of what we release to anybody who would like to run it.

Tier 2 with tools is more: these are guaranteed to build as well, and the compiler itself comes built for them, though its
own tests are not run there, for want of machines that somebody would have to look after all through the year.
"""
RUNNING = "# Budgets\n\nWhat we learned about budgets: here is what running the tests of {} looks like.\n"


def test_what_search_ranks_first_is_among_the_passages_and_none_stands_within_another(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for number, text in enumerate(TIERS.split("\n\n")):
        (project.folder() / "corpus" / f"platforms{number}.md").write_text(f"# Platforms\n\n{text}\n", "utf-8")
    for season in ("spring", "summer", "autumn", "winter"):
        (project.folder() / "corpus" / f"{season}.md").write_text(RUNNING.format(season), "utf-8")
    (project.folder() / "batch.toml").write_text("source_characters_per_section = 200\n", "utf-8")
    project.draft()
    words = "Tier 2 guaranteed to build, tests are not run"
    (index,) = (tmp_path / ".bloginator" / "index").iterdir()
    ranked = project.bloginator("search", words, "--index", str(index), "--top", "3", "--json").out
    first = [" ".join(json.loads(line)["text"].split()) for line in ranked.splitlines()]
    assert len(first) == 3 and all(text.startswith("Tier") for text in first), first
    chosen = len(request_of(project)["sources"])
    project.bloginator("look", "essay", "budgets", words)
    texts = [" ".join(source["text"].split()) for source in request_of(project)["sources"]]
    assert [text for text in first if not any(text in other for other in texts)] == []
    assert [text for text in texts[chosen:] if sum(text in other for other in texts) > 1] == []


def test_looking_again_or_for_what_is_there_adds_nothing(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.bloginator("look", "essay", "budgets", "garden shears")
    before = request_of(project)
    again = project.bloginator("look", "essay", before["request_id"], "garden  shears").out
    assert "looked for already" in again and "blue door" in again and f"[S{len(before['sources'])}]" in again
    assert request_of(project) == before
    assert project.bloginator("look", "essay", "budgets", " ").code == 1
    near = project.bloginator("look", "essay", "budgets", "the blue door of the shears")
    assert "Already among its passages: S" in near.out, near.said


def test_a_name_that_no_document_has_is_told(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    assert "No document has: Kubernetes.\n" in project.bloginator("look", "essay", "budgets", "our Kubernetes budget").out
    for word in ("Kubernetes", "sabbatical"):
        alone = project.bloginator("look", "essay", "budgets", word).out
        assert alone.startswith(f"No document has: {word}.\nWhat follows is near by meaning only; none of it was"), alone
        assert "Already among" not in alone and "\n- corpus/" in alone
    before = request_of(project)
    assert not any(words in before["looked"] for words in ("Kubernetes", "sabbatical")), "nothing was appended"
    assert "[S" in project.bloginator("look", "essay", "budgets", "sabbatical", "--anyway").out
    assert "sabbatical" in request_of(project)["looked"]


def test_a_pinned_place_comes_first_and_a_dropped_passage_goes(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    first = request_of(project)["sources"][0]["text"]
    document = next(path.name for path in (project.folder() / "corpus").glob("tools.md"))
    assert project.bloginator("sources", "essay", "budgets", "--drop", "S1").code == 0
    pinned = project.bloginator("sources", "essay", "budgets", "--pin", f"corpus/{document}:3-3")
    assert pinned.code == 0, pinned.said
    project.draft()
    texts = [source["text"] for source in request_of(project)["sources"]]
    assert "blue door" in texts[0] and first not in texts
    refused = project.bloginator("sources", "essay", "budgets", "--drop", "S1")
    assert refused.code == 1 and "S1 is pinned" in refused.err and "sources/budgets.toml" in refused.err, refused.said


def test_who_pins_is_told_how_a_text_that_is_there_is_written_again(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    pin = ("sources", "essay", "budgets", "--pin", "corpus/tools.md:3-3")
    assert "keeps to it." in project.bloginator(*pin).out, "nothing is written yet"
    project.draft()
    project.answer("budgets")
    project.draft()
    said = project.bloginator("sources", "essay", "budgets", "--drop", "S2").out
    assert "outdated" in said and "bloginator refine essay budgets" in said and "--only outdated" in said
    project.draft()
    assert project.standings()["budgets"] == "outdated" and not request_of(project)["feedback"]
    project.draft("--only", "outdated")
    assert request_of(project)["feedback"].startswith("Bring the text up to date")


def test_who_pins_is_told_that_an_extract_is_picked_anew(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=("budgets", "hiring"))
    project.draft("--responder", "extract")
    said = project.bloginator("sources", "essay", "budgets", "--pin", "corpus/budgets.md:3-3").out
    assert "picked anew" in said and "bloginator restore essay DRAFT --section budgets" in said and "outdated" not in said


def test_a_pin_to_a_document_that_is_not_there_is_guessed(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    for place in ("tools.md:3", "corpus/tool.md:3"):
        said = project.bloginator("sources", "essay", "budgets", "--pin", place).err
        assert f"no document {place[:-2]}. Did you mean corpus/tools.md?" in said, said
    assert "no text at these lines" in project.bloginator("sources", "essay", "budgets", "--pin", "corpus/tools.md:999").err


def test_what_came_next_is_shown_behind_the_sources(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    toml = project.folder() / "batch.toml"
    toml.write_text("sources_per_section = 1\n" + toml.read_text("utf-8"), "utf-8")
    project.draft()
    listed = project.bloginator("sources", "essay", "budgets")
    assert listed.code == 0, listed.said
    chosen, _, further = listed.out.partition("What came next:")
    assert chosen.startswith("[S1] corpus/budgets.md") and "[S2]" not in chosen and "- corpus/budgets.md" in further
    values = json.loads(project.bloginator("sources", "essay", "budgets", "--json").out)
    assert [len(values["sources"]), values["sources"][0]["appended"]] == [1, False] and values["next"]


def test_a_place_that_is_none_and_a_file_that_says_nonsense_are_told(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    assert "is no place" in project.bloginator("sources", "essay", "budgets", "--pin", "tools.md").err
    assert "no text at these lines" in project.bloginator("sources", "essay", "budgets", "--pin", "corpus/tools.md:900").err
    assert "has no source S99" in project.bloginator("sources", "essay", "budgets", "--drop", "S99").err
    file = project.folder() / "sources" / "budgets.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("[[pin]]\ndocument = 'a.md'\n", "utf-8")
    before = file.read_bytes()
    commands = (("look", "essay", "budgets", "shears"), ("sources", "essay", "budgets", "--drop", "S1"))
    for outcome in (project.draft(), *(project.bloginator(*words) for words in commands)):
        assert outcome.code == 1 and "budgets.toml" in outcome.err and "Traceback" not in outcome.said, outcome.said
    assert file.read_bytes() == before


def test_a_changed_number_is_told_beside_the_sentence_and_the_section_is_asked_anew(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.bloginator("look", "essay", "budgets", "length of the ladder")
    source = next(source for source in request_of(project)["sources"] if "ladder" in source["text"])
    project.answer_all(TOPICS)
    project.answer("budgets", f"The ladder is 4 metres long [{source['marker']}].\n")
    assert project.draft().code == 0

    (project.folder() / "corpus" / "tools.md").write_text(NOTE.replace("4 metres", "6 metres"), "utf-8")
    project.draft()
    status = project.doit("status:essay").out
    assert "“4” is now “6”" in status and "The ladder is 4 metres long" in status, status
    report = json.loads(project.doit("report:essay", "--json").out)
    assert any(finding["code"] == "source-fact" for finding in report["findings"])
    assert "ladder is 4 metres" in json.dumps(request_of(project)["sources"]), "the cited passage stays at hand"


def test_what_a_document_said_before_is_marked_where_it_stands_with_what_says_it_now(tmp_path: Path) -> None:
    """The label names the newer passage in request, pack and list; the digest stays, so that nothing is asked anew."""
    project = a_drafted_project(tmp_path)
    project.bloginator("look", "essay", "budgets", "length of the ladder")
    old = next(source["marker"] for source in request_of(project)["sources"] if "4 metres" in source["text"])
    assert "superseded" not in request_of(project)
    (project.folder() / "corpus" / "tools.md").write_text(NOTE.replace("4 metres", "6 metres"), "utf-8")
    project.answer("budgets", f"The ladder is 4 metres long [{old}].\n")
    project.draft()

    request = request_of(project)
    markers = {length: one["marker"] for length in "46" for one in request["sources"] if f"{length} metres" in one["text"]}
    before, now = markers["4"], markers["6"]
    mark = f"as it was; the document says otherwise now: follow {now}, not this"
    assert request["superseded"] == {before: mark} and request["prompt"].count(mark) == 1
    assert f", {mark} (appended)" in project.bloginator("sources", "essay", "budgets").out
    assert project.standings()["budgets"] == "accepted"
    project.bloginator("look", "essay", "budgets", "what mentoring taught")
    assert request_of(project)["superseded"] == {before: mark}, "also where more is looked for"
    project.bloginator("refine", "essay", "budgets", "shorter")
    project.draft()
    packs = "".join(path.read_text("utf-8") for path in (project.folder() / "packs").iterdir())
    assert f", {mark}\n" in packs and "Follow the passage that the mark names, where it names one." in packs

    (project.folder() / "corpus" / "tools.md").unlink()
    project.draft()
    assert set(request_of(project)["superseded"].values()) == {"as it was; its document is gone"}

    (project.folder() / "corpus" / "tools.md").write_text(NOTE, "utf-8")
    project.draft()
    assert before not in request_of(project).get("superseded", {}), "what stands there again is marked no more"


def test_a_dropped_passage_goes_also_where_it_was_cited_or_looked_for(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.answer_all(TOPICS)
    project.bloginator("look", "essay", "budgets", "where the shears hang")
    marker = next(source["marker"] for source in request_of(project)["sources"] if "blue door" in source["text"])
    project.answer("budgets", f"Budgets are set in spring [S1]. The shears hang behind the blue door [{marker}].\n")
    assert project.draft().code == 0
    first = request_of(project)["sources"][0]["text"]
    dropped = project.bloginator("sources", "essay", "budgets", "--drop", marker, "--drop", "S1")
    assert f"Until the section is asked anew, {marker} stays" in dropped.out, dropped.said
    project.draft()
    texts = [source["text"] for source in request_of(project)["sources"]]
    assert first not in texts and not any("blue door" in text for text in texts)


def test_a_file_that_cannot_be_read_keeps_its_bytes_and_odd_words_do_not_spoil_one(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    odd = project.bloginator("look", "essay", "budgets", "garden\x7f shears \udcff")
    assert odd.code == 0 and project.bloginator("sources", "essay", "budgets").code == 0, odd.said
    file = project.folder() / "sources" / "budgets.toml"
    file.write_bytes(b"# f\xfcr\n")
    for words in (["look", "essay", "budgets", "ladder"], ["sources", "essay", "budgets", "--pin", "corpus/tools.md:3"]):
        outcome = project.bloginator(*words)
        assert outcome.code == 1 and "sources/budgets.toml" in outcome.err and "Traceback" not in outcome.err
    assert file.read_bytes() == b"# f\xfcr\n"


def test_pinned_places_that_are_gone_are_told_all_at_once_and_the_draft_goes_on(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    for section in ("budgets", "hiring"):
        assert project.bloginator("sources", "essay", section, "--pin", "corpus/tools.md:3").code == 0
    project.answer_all(TOPICS)
    (project.folder() / "corpus" / "tools.md").unlink()
    outcome = project.draft()
    assert outcome.code == 0, outcome.said
    for said in (outcome.err, project.bloginator("status", "essay").out):
        for section in ("budgets", "hiring"):
            line = (
                f"sources/{section}.toml: It pins corpus/tools.md:3-3, where the corpus has no text. Mend its [[pin]] there"
            )
            assert line in said


def test_a_pin_follows_its_text_into_a_file_of_another_name(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    shown = project.bloginator("sources", "essay", "budgets", "--pin", "corpus/tools.md:2-3").out
    assert "It gives lines 3-3: pieces of text are given whole" in shown
    project.draft()
    assert (
        "[S1] corpus/tools.md › Tools, line 3 (pinned): The garden" in project.bloginator("sources", "essay", "budgets").out
    )
    pins = (project.folder() / "sources" / "budgets.toml").read_bytes()
    corpus = project.folder() / "corpus"
    (corpus / "tools.md").rename(corpus / "shed.md")
    (corpus / "shed.md").write_text("# Shed\n\nIt has a roof.\n\n" + NOTE, "utf-8")
    for time in ("renamed", "and still so after the next change"):
        (corpus / "further.md").write_text(f"# Further\n\nBudgets are {time}.\n", "utf-8")
        outcome = project.draft()
        first = request_of(project)["sources"][0]
        assert (first["document"], first["lines"]) == ("corpus/shed.md", [7, 7]), outcome.said
        assert "blue door" in first["text"] and first["score"] is None and "It pins" not in outcome.said
    assert (project.folder() / "sources" / "budgets.toml").read_bytes() == pins


def test_what_goes_when_a_section_has_pins_is_told(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    project.bloginator("sources", "essay", "budgets", "--pin", "corpus/tools.md:3")
    project.draft()
    pins = project.folder() / "sources" / "budgets.toml"
    pins.write_text(pins.read_text("utf-8").replace('lines = "3-3"', 'lines = "5-5"'), "utf-8")
    told = project.draft().err
    assert "budgets: no longer among its passages: S1 (corpus/tools.md › Tools, line 3)." in told


def test_what_is_looked_for_while_a_draft_composes_its_requests_is_not_lost(tmp_path: Path) -> None:
    project = a_drafted_project(tmp_path)
    run = open_run(project.root, "essay")
    begin_run(run)
    compose_once(run)
    outcome = project.bloginator("look", "essay", "budgets", "where the shears hang")
    assert outcome.code == 0 and "blue door" in outcome.out, outcome.said
    for section in run.ids:
        write_request(run, section)
    run.lock.give_back()
    request = request_of(project)
    assert request["looked"] == ["where the shears hang"]
    assert "blue door" in json.dumps(request["sources"])


def test_pins_of_two_processes_at_once_are_both_kept(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:2])
    project.draft()
    places = [f"corpus/{topic}.md:3-4" for topic in ("vendors", "budgets", "remote")]
    pinning = [project.start("-c", RUN, "sources", "essay", "hiring", "--pin", place) for place in places]
    assert [process.wait() for process in pinning] == [0, 0, 0]
    for process in pinning:
        process.communicate()
    held = (project.folder() / "sources" / "hiring.toml").read_text("utf-8")
    assert held.count("[[pin]]") == 3


def test_status_tells_of_changed_sources_by_section_and_of_many_in_one_line(tmp_path: Path) -> None:
    topics = TOPICS[:4]
    project = a_project(tmp_path, topics=topics)
    (project.folder() / "sources").mkdir()
    for section in topics[:3]:
        (project.folder() / "sources" / f"{section}.toml").write_text('[[look]]\nwords = "people"\n', "utf-8")
    assert project.bloginator("status", "essay").out.count("sources 1 looked for (") == 3
    (project.folder() / "sources" / f"{topics[3]}.toml").write_text('[[look]]\nwords = "people"\n', "utf-8")
    for command in ("status", "check"):
        said = project.bloginator(command, "essay").out
        assert "sources 1 looked for (" not in said
        assert "dropped in 4 sections: one file each in batches/essay/sources/." in said


def test_what_is_looked_for_comes_as_json_with_its_markers(tmp_path: Path) -> None:
    project = a_project(tmp_path, topics=TOPICS[:4])
    project.draft()
    assert " \n" not in project.bloginator("status", "essay", "--coverage").out, "no padding"
    said = project.bloginator("look", "essay", TOPICS[0], "what", "hiring", "taught", "us", "--json")
    found = json.loads(said.out)
    assert found["section"] == TOPICS[0] and found["passages"], said.said
    assert {"marker", "document", "heading", "lines", "text"} <= found["passages"][0].keys()
