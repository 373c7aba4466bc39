"""Build the course: one site per language, for participants or for trainers; a fault of one page stops nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, cast

from workshopkit.course import datasets, items, labels, reviews, site, slides
from workshopkit.course.hooks import Faulty, prepare
from workshopkit.course.model import Audience, FrontMatter, Page, PageSource
from workshopkit.course.pages import Book, modules, page_sources
from workshopkit.course.registers import COURSE, AnyItem, Reader
from workshopkit.files import atomic
from workshopkit.i18n.messages import translator
from workshopkit.i18n.model import SOURCE, po_path
from workshopkit.lint.model import Finding

Progress = Callable[[str], None]


def build_course(
    project: Path, out: Path, *, audience: Audience, langs: Sequence[str], progress: Progress
) -> list[Finding]:
    """Write ``out/<lang>/`` for each of *langs* and return what was wrong, each fault once.

    A language takes the place of its former build when it is complete. A faulty page is served as it was last built,
    else in English, else as a page that says so. Raises OSError when *out* cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    found: dict[tuple[str, str, int | None, str], Finding] = {}
    for lang in langs:
        progress(f"{out.name}: {lang}")
        for finding in _Language(project, out, audience, tuple(langs), lang).build():
            found.setdefault((finding.code, finding.path, finding.line, str(sorted(finding.values.items()))), finding)
    return list(found.values())


class _Language:
    """The build of one language."""

    def __init__(self, project: Path, out: Path, audience: Audience, langs: tuple[str, ...], lang: str) -> None:
        self.project, self.audience, self.lang = project, audience, lang
        self.target = out / lang
        self.faults: list[Finding] = []
        self.kept: list[PageSource] = []
        self.book = self._book(lang, langs)
        self.english = self.book if lang == SOURCE else self._book(SOURCE, langs)
        self.words = labels.labels(self.book.say)

    def _book(self, lang: str, langs: tuple[str, ...]) -> Book:
        reader = Reader(self.project, lang)
        shelf = reader.shelf()
        if lang == self.lang:
            self.reader = reader
        pages = page_sources(self.project, self.audience)
        texts = {name: reader.text(page.path) for name, page in pages.items() if page.section == "modules"}
        book = Book(self.project, self.audience, langs, shelf, translator("render", lang), pages)
        cards = datasets.recipes(self.project, lang)
        return replace(book, modules=modules(self.project, shelf, pages, texts), datasets=cards)

    def build(self) -> list[Finding]:
        """Make all pages, run mkdocs, put the result in place."""
        with tempfile.TemporaryDirectory(prefix="workshop-course-") as scratch:
            docs = Path(scratch, "docs")
            pages = [self._page(name, source) for name, source in self.book.pages.items()] + self._made()
            for page in pages:
                _write(docs / page.source.target, page)
            self._slides(docs)
            datasets.copy_files(self.project, self.lang, docs)
            try:
                with atomic.new_folder(self.target) as folder:
                    site.run(self.book, docs, folder, self._nav(pages), self._forms())
                    for source in self.kept:
                        self._keep(source, folder)
            except site.SiteError as error:
                self.faults.append(Finding("COU016", "mkdocs.yml", None, {"lang": self.lang, "reason": str(error)}))
        return self.reader.faults + self.faults

    def _page(self, name: str, source: PageSource) -> Page:
        english = source.path.read_text(encoding="utf-8")
        missing = self._missing(source.path, english)
        text = self.reader.text(source.path)
        try:
            if self.lang != SOURCE and missing > 0.5:
                return self._noted(self._in_english(name, source, english))
            page = prepare(source, name, text, self.book)
        except Faulty as faulty:
            self.faults += faulty.page.faults
            return self._stand_in(name, source, english, faulty.page)
        return self._noted(page, part=True) if missing else page

    def _missing(self, path: Path, english: str) -> float:
        """Share of the page for which English stands in; a finding says how much."""
        if self.lang == SOURCE:
            return 0.0
        made = self.reader.translated(path)
        share = sum(len(message.msgid) for message in made.missing) / max(1, len(english))
        count = len(made.missing) or (1 if made.text == english else 0)
        if count:
            root = self.project / path.relative_to(self.project).parts[0]
            po = po_path(root, path, self.lang).relative_to(self.project).as_posix()
            values: dict[str, str | int] = {"lang": self.lang, "count": count, "po": po}
            self.faults.append(Finding("COU001", path.relative_to(self.project).as_posix(), None, values))
        return 1.0 if made.text == english else share

    def _in_english(self, name: str, source: PageSource, english: str) -> Page:
        page = prepare(source, name, english, replace(self.english, langs=self.book.langs))
        page.english = True
        return page

    def _noted(self, page: Page, *, part: bool = False) -> Page:
        said = self.words["in_english_part" if part else "in_english_page"]
        note = f'<p class="kit-english-note" role="note">{said}</p>'
        if not part:
            page.text = f'<div lang="en" dir="ltr" markdown="1">\n\n{page.text}\n\n</div>'
        page.text = f"{note}\n\n{page.text}"
        return page

    def _stand_in(self, name: str, source: PageSource, english: str, faulty: Page) -> Page:
        if (self.target / source.address / "index.html").is_file():
            self.kept.append(source)
        elif self.lang != SOURCE:
            try:
                return self._noted(self._in_english(name, source, english))
            except Faulty:
                pass
        front = FrontMatter(title=faulty.front.title)
        return Page(source, front, f"# {self.words['broken']}\n\n{self.words['broken_text']}\n")

    def _keep(self, source: PageSource, folder: Path) -> None:
        shutil.copyfile(self.target / source.address / "index.html", folder / source.address / "index.html")

    def _made(self) -> list[Page]:
        words = labels.review_words(self.book.say)
        records = self.reader.mapping(COURSE / "registers" / "reviews.yml", dict)
        made = [self._generated("reviews", words["title"], reviews.page(records, words, self.audience), "")]
        if self.audience == "trainer":
            made += self._test_forms()
        for address, title, text in datasets.pages(self.project, self.lang, self.audience, self.words):
            made.append(self._generated(address, title, text, "" if address == datasets.FOLDER else "datasets"))
        return made

    def _test_forms(self) -> list[Page]:
        words = {**labels.form_words(self.book.say), **labels.item_words(self.book.say)}
        made = []
        for path in sorted((self.project / "instructor" / "items").glob("*.yml")):
            rows: list[AnyItem] = self.reader.items(path)
            code = path.stem.replace("-", "\u2011")
            title = f"{self.words['forms']} · {code}"
            text = f"# {title}\n\n{words['intro']}\n\n{items.render_key(rows, words)}\n"
            made.append(self._generated(f"trainer/forms/{path.stem.lower()}", title, text, "trainer"))
        return made

    def _generated(self, address: str, title: str, text: str, section: str) -> Page:
        source = PageSource(self.project / address, PurePosixPath(address), cast(Any, section))
        return Page(source, FrontMatter(title=title), text)

    def _slides(self, docs: Path) -> None:
        for path in sorted((self.project / "course" / "en" / "slides").glob("*.md")):
            english = path.read_text(encoding="utf-8")
            book, text = self.book, self.reader.text(path)
            if self._missing(path, english) > 0.5:
                book, text = self.english, english
            html, faults = slides.deck(book, path, text, english, self.audience)
            self.faults += faults
            former = self.target / "slides" / path.stem / "index.html"
            if not html and former.is_file():
                html = former.read_text(encoding="utf-8")
            elif not html and self.lang != SOURCE:
                html, _ = slides.deck(self.english, path, english, english, self.audience)
            if html:
                folder = docs / "slides" / path.stem
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "index.html").write_text(html, encoding="utf-8")

    def _nav(self, pages: list[Page]) -> list[Any]:
        def entries(section: str) -> list[Any]:
            return [{page.front.title: page.source.target} for page in pages if page.source.section == section]

        rest = [page for page in pages if page.source.section == "" and page.source.address != PurePosixPath()]
        nav: list[Any] = [{self.words["home"]: "index.md"}, {self.words["modules"]: entries("modules")}]
        nav += [{page.front.title: page.source.target} for page in rest]
        if trainer := entries("trainer"):
            nav.insert(2, {self.words["trainers"]: trainer})
        return [entry for entry in nav if next(iter(entry.values()))]

    def _forms(self) -> list[list[str]]:
        data = self.reader.yaml(COURSE / "registers" / "forms.yml") or {}
        return [[str(word) for word in group] for group in data.get(self.lang, [])]


def _write(path: Path, page: Page) -> None:
    from io import StringIO

    from ruamel.yaml import YAML

    head = StringIO()
    front: dict[str, Any] = {"title": page.front.title, "description": page.front.description or page.front.title}
    if page.english:
        front["english"] = "true"
    if 'class="kit-glossary"' in page.text or 'class="kit-reviews"' in page.text:
        front["hide"] = ["toc"]
    if page.source.section == "datasets":
        # Many cards in the same words would push the modules out of what a search shows; the list of cards stays in.
        front["search"] = {"exclude": True}
    YAML().dump(front, head)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head.getvalue()}---\n\n{page.text}", encoding="utf-8")
