"""The card as machines read it: Croissant 1.1 (MLCommons) in JSON-LD, with the RAI vocabulary for what matters most.

Only what may be handed out is described: the open tables with the sha256 of their files and their open columns.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workshopkit.synth.card import Card, ColumnFact, TableFact, make_card
from workshopkit.synth.reference import Reference, of_dataset

CONFORMS = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
RELEASED = "2026-11-25"
"""Day on which the present version of the engine's rules was released."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MADE_BY = {"@type": "sc:Organization", "name": "Workshop kit", "url": "https://velmara.example/"}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty",
            "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
            "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
            "separator", "source", "subField", "transform",
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
}  # fmt: skip
_TYPES = {"whole": "sc:Integer", "hundredths": "sc:Float"}
_ENCODING = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def croissant(card: Card) -> dict[str, Any]:
    """The JSON-LD of *card*, which must be in English."""
    common, reference = card.common, card.reference
    tables = [table for table in card.tables if table.name in reference.files]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS),
        "name": f"velmara-{card.id}",
        "alternateName": card.title,
        "description": f"{card.title}. {card.purpose} Synthetic: {common.personal}",
        "license": _LICENCE,
        "url": f"https://velmara.example/datasets/{card.id}",
        "version": f"{reference.engine}.0",
        "datePublished": RELEASED,
        "citeAs": f"Workshop kit, {card.title}, engine {reference.engine}, synthetic {reference.content}",
        "creator": _MADE_BY,
        "publisher": _MADE_BY,
        "inLanguage": ["en", "fr", "ar"],
        "keywords": ["synthetic", "fictional", "teaching", "content moderation", "social network"],
        "isLiveDataset": False,
        "rai:dataCollection": " ".join(common.made),
        "rai:dataCollectionType": "Others: simulation; nothing was collected from the world",
        "rai:dataPreprocessingProtocol": common.variants,
        "rai:dataBiases": [f"Assumed. {common.assumed}", common.unrealism[3]],
        "rai:dataUseCases": [card.purpose, *(f"Not supported: {use}" for use in common.unsupported)],
        "rai:dataLimitations": list(common.unrealism),
        "rai:dataSocialImpact": f"{common.dual_use} {common.rights}",
        "rai:personalSensitiveInformation": common.personal,
        "rai:dataReleaseMaintenancePlan": common.maintenance,
        "distribution": [_file(table, reference) for table in tables],
        "recordSet": [_records(table, reference) for table in tables],
    }


def as_text(card: Card) -> str:
    """The file: JSON with two blanks, one line feed at the end."""
    return json.dumps(croissant(card), indent=2, ensure_ascii=False) + "\n"


def describe(project: Path, recipe: str, folder: Path) -> str:
    """The Croissant file of the dataset in *folder*, which was built from *recipe* of *project*.

    Raises SynthError when the manifest in *folder* does not say that the data are synthetic.
    """
    return as_text(make_card(project, recipe, "en", of_dataset(folder)))


def _file(table: TableFact, reference: Reference) -> dict[str, Any]:
    name, sha256, size = reference.files[table.name]
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": f"Synthetic. {table.text}",
        "contentUrl": name,
        "contentSize": f"{size} B",
        "encodingFormat": _ENCODING[name.rpartition(".")[2]],
        "sha256": sha256,
    }


def _records(table: TableFact, reference: Reference) -> dict[str, Any]:
    file = reference.files[table.name][0]
    columns = [column for column in table.columns if not column.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.text} Rows: {table.rows}.",
        "field": [_field(table.name, column, file) for column in columns],
    }


def _field(table: str, column: ColumnFact, file: str) -> dict[str, Any]:
    told = [column.text]
    if column.unit:
        told.append(f"Unit: {column.unit}.")
    if column.words:
        told.append(f"One of: {', '.join(column.words)}.")
    whole = file.endswith(".parquet") and column.kind != "text"
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": ". ".join(told[:1]) + (". " + " ".join(told[1:]) if told[1:] else "."),
        "dataType": "sc:Integer" if whole else _TYPES.get(column.kind, "sc:Text"),
        "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
    }
