"""One mkdocs build: a folder of Markdown in, a whole site in one language out."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from workshopkit.course import labels, search
from workshopkit.course.inline import server_root
from workshopkit.course.pages import Book
from workshopkit.i18n.model import DIRECTION, OWN_NAME

THEME = Path(__file__).parent / "theme"
FOLD = Path(__file__).parent / "fold.js"
VENDOR = Path(__file__).parents[1] / "render" / "vendor"

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


class SiteError(Exception):
    """mkdocs refused to build; the text says why."""


def run(book: Book, docs: Path, out: Path, nav: list[Any], forms: list[list[str]]) -> None:
    """Build *docs* into *out*. Raises SiteError and OSError."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    file = book.project / "mkdocs.yml"
    try:
        plain = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        with _quiet():
            config = load_config(
                str(file),
                docs_dir=str(docs),
                site_dir=str(out),
                site_name=_name(book),
                nav=nav,
                theme={**plain["theme"], "custom_dir": str(THEME), "language": book.lang},
                extra={**plain.get("extra", {}), **_extra(book)},
            )
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
    except (MkDocsException, SystemExit) as error:
        raise SiteError(str(error) or type(error).__name__) from error
    _finish(book, out, forms)


@contextmanager
def _quiet() -> Iterator[None]:
    logger = logging.getLogger("mkdocs")
    former = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(former)


def _name(book: Book) -> str:
    words = labels.labels(book.say)
    return words["site" if book.audience == "participant" else "trainer_site"]


def _extra(book: Book) -> dict[str, Any]:
    return {
        "kit": {
            "words": labels.labels(book.say),
            "lang": book.lang,
            "direction": DIRECTION[book.lang],
            "audience": book.audience,
            "server": server_root(book),
            "modules": book.modules,
            "languages": [{"lang": lang, "name": OWN_NAME[lang], "dir": DIRECTION[lang]} for lang in book.langs],
        },
    }


def _finish(book: Book, out: Path, forms: list[list[str]]) -> None:
    for unused in [*out.rglob("*.map"), *out.glob("assets/stylesheets/palette.*.css")]:
        unused.unlink()
    shutil.rmtree(out / "assets" / "images", ignore_errors=True)
    search.install(out, book.lang, forms, FOLD.read_text(encoding="utf-8"))
    assets = out / "assets"
    shutil.copyfile(
        VENDOR / "iframe-worker" / "iframe-worker-shim.js", assets / "javascripts" / "iframe-worker-shim.js"
    )
    (assets / "reveal").mkdir(exist_ok=True)
    for name in ("reveal.js", "reveal.css", "reset.css", *(("notes.js",) if book.audience == "trainer" else ())):
        shutil.copyfile(VENDOR / "reveal" / name, assets / "reveal" / name)
    if book.lang == "ar":
        for font in ("NotoSansArabic.woff2", "NotoSansArabic-Bold.woff2"):
            shutil.copyfile(VENDOR / "noto" / font, assets / "kit" / font)
    else:
        (assets / "kit" / "arabic.css").unlink()
    for name in ("sitemap.xml", "sitemap.xml.gz", "objects.inv"):
        (out / name).unlink(missing_ok=True)
