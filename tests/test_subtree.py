"""The tree that an article is read from is the one that BeautifulSoup makes of the same elements."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from pipelines.article import parse
from pipelines.subtree import Element, subtree, walk

_PAGE = (
    "<html><body><h1 class='title' style='font-size:2em' data-n='1'>عنوان</h1><p>نص <b>أول</b> <?pi ?>وباقيه</p> \n "
    "<ruby>اسم<rt>لفظ<i>ه</i></rt></ruby><pre> \n </pre><template><p>خفي</p></template><div> \t </div>"
    "<table><tr><td onclick='location=1'>خلية</td></tr></table></body></html>"
)


def _told(node: object) -> str:
    return f"<{node.name}>" if isinstance(node, Tag) else f"{type(node).__name__} {node}"


def test_a_subtree_is_what_beautifulsoup_makes_of_the_page() -> None:
    tree = parse(_PAGE)
    assert tree is not None
    made = subtree(tree)
    known = BeautifulSoup(_PAGE.replace("<?pi ?>", ""), "lxml").html
    assert known is not None
    assert [*map(_told, made.descendants)] == [*map(_told, known.descendants)]
    for ours, theirs in zip([made, *made.descendants], [known, *known.descendants], strict=True):
        assert ours.get_text() == theirs.get_text()
        for beside in ("next_sibling", "previous_sibling", "previous_element" if ours is not made else "next_element"):
            assert _told(getattr(ours, beside)) == _told(getattr(theirs, beside))
    assert [element.attrs for element in made.named("h1")] == [{"class": "title", "style": "font-size:2em"}]


def test_what_a_reader_meets_closes_where_it_opened() -> None:
    tree = parse("<html><body><div>قبل <p>نص <a>رابط</a></p> بعد</div></body></html>")
    assert tree is not None
    met = [node.name if isinstance(node, Element) else str(node).strip() for _, node in walk(subtree(tree))]
    assert met == ["body", "div", "قبل", "p", "نص", "a", "رابط", "a", "p", "بعد", "div", "body"]
