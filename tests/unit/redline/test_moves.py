from __future__ import annotations

from dataclasses import replace

from bestek.tree import Mark, RevisedBlocks, Section, walk
from tests.unit.redline.shown import bullets, chapter, compared, p, revised

LONG = "De opdrachtnemer levert de ondersteuning in overleg met de cliënt en het netwerk."
OTHER = "De gemeente betaalt het vaste jaarbedrag in twaalf gelijke termijnen per kalenderjaar."
THIRD = "Klachten van inwoners worden binnen zes weken door een onafhankelijke commissie behandeld."


def test_a_paragraph_that_moved_is_marked_at_both_places_under_one_name():
    old = (chapter("a", "A", LONG, "Kort."), chapter("b", "B", OTHER))
    new = (chapter("a", "A", "Kort."), chapter("b", "B", OTHER, LONG))
    assert compared(old, new) == f"# A: <move-1-{LONG}-> | Kort. | # B: {OTHER} | <move-1+{LONG}+>"


def test_a_chapter_that_moved_is_not_compared_word_by_word():
    old = (chapter("a", "A", LONG), chapter("b", "B", OTHER, THIRD), chapter("c", "C", OTHER, THIRD))
    new = (old[1], old[2], old[0])
    assert compared(old, new) == (
        f"<move-1-# A: {LONG}-> | # B: {OTHER} | {THIRD} | # C: {OTHER} | {THIRD} | <move-1+# A: {LONG}+>"
    )


def test_the_smaller_of_two_that_changed_places_is_the_one_that_moved():
    old = (chapter("groot", "Groot", LONG, OTHER, THIRD), chapter("klein", "Klein", "Een alinea."))
    assert compared(old, old[::-1]) == (
        f"<move-1+# Klein: Een alinea.+> | # Groot: {LONG} | {OTHER} | {THIRD} | <move-1-# Klein: Een alinea.->"
    )


def test_what_moved_and_was_edited_is_deleted_and_inserted():
    edited = LONG.replace("overleg", "samenspraak")
    old = (chapter("a", "A", LONG, "Kort."), chapter("b", "B", OTHER))
    new = (chapter("a", "A", "Kort."), chapter("b", "B", OTHER, edited))
    assert "move" not in compared(old, new)


def test_a_moved_block_with_other_numbers_is_still_the_same():
    old = (chapter("a", "A", LONG), chapter("b", "B", OTHER, THIRD))
    new = (old[1], replace(old[0], label="2", heading_label="2"))
    assert "<move-1+# A" in compared(old, new)


def test_neighbours_that_moved_together_are_one_move():
    old = (chapter("a", "A", LONG, OTHER, "Kort."), chapter("b", "B", THIRD))
    new = (chapter("a", "A", "Kort."), chapter("b", "B", THIRD, LONG, OTHER))
    made = revised(old, new)
    moved = [node for node in walk(made) if isinstance(node, RevisedBlocks)]
    assert [(len(node.children), node.mark.name) for node in moved] == [(2, "move-1"), (2, "move-1")]


def test_neighbours_that_went_different_ways_are_two_moves():
    old = (chapter("a", "A", LONG, OTHER, "Kort."), chapter("b", "B", THIRD), chapter("c", "C", THIRD))
    new = (chapter("a", "A", "Kort."), chapter("b", "B", THIRD, OTHER), chapter("c", "C", THIRD, LONG))
    names = {mark.name for node in walk(revised(old, new)) if isinstance(mark := getattr(node, "mark", None), Mark)}
    assert names == {"move-1", "move-2"}


def test_a_few_words_are_never_moved():
    old = (chapter("a", "A", "Zie hieronder.", "Kort."), chapter("b", "B", OTHER))
    new = (chapter("a", "A", "Kort."), chapter("b", "B", OTHER, "Zie hieronder."))
    assert "move" not in compared(old, new)


def test_an_item_moves_within_its_list():
    old, new = bullets(LONG, OTHER, THIRD), bullets(OTHER, THIRD, LONG)
    assert compared((old,), (new,)) == f"(<move-1-{LONG}-> | {OTHER} | {THIRD} | <move-1+{LONG}+>)"


def test_a_section_moves_to_another_level():
    inner = chapter("in", "Binnen", LONG, OTHER)
    old = (chapter("a", "A", THIRD, inner), chapter("b", "B", OTHER))
    new = (chapter("a", "A", THIRD), chapter("b", "B", OTHER), replace(inner, level=1))
    made = revised(old, new)
    (target,) = [node for node in walk(made) if isinstance(node, RevisedBlocks) and node.mark.revision == "moved-to"]
    assert isinstance(target.children[0], Section)


def test_what_moved_away_steps_aside_for_its_id():
    old = (chapter("a", "A", LONG), chapter("b", "B", OTHER, THIRD))
    made = revised(old, old[::-1])
    assert [node.id for node in walk(made) if isinstance(node, Section)] == ["was-a", "b", "a"]


def test_a_paragraph_stays_when_its_copy_is_added_elsewhere():
    old = (chapter("a", "A", LONG), chapter("b", "B", OTHER))
    new = (chapter("a", "A", LONG), chapter("b", "B", OTHER, p(LONG)))
    assert compared(old, new) == f"# A: {LONG} | # B: {OTHER} | {{+{LONG}+}}"
