"""The tables of the synthetic world: names, columns, types, units, and which of them belong to the key.

Inside the engine a table is a mapping of column to numpy array of the declared type (-1 = nothing); :func:`present`
makes the table that people see, with text ids (``A000123``), ISO minutes and days in UTC, and words for categories.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[Any]]
"""Column name -> values, all of one length."""


@dataclass(frozen=True)
class Column:
    """One column: numpy *dtype*, *kind* of presentation, *unit*, words of a category, prefix of an id, and secrecy."""

    name: str
    dtype: str
    kind: str = "whole"
    unit: str = ""
    words: tuple[str, ...] = ()
    prefix: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """One table; *hidden* tables and columns are written to the key only."""

    name: str
    columns: tuple[Column, ...]
    hidden: bool = False

    def shown(self) -> tuple[Column, ...]:
        """The columns that may be handed out."""
        return () if self.hidden else tuple(column for column in self.columns if not column.hidden)


def _id(name: str, prefix: str, dtype: str = "int32", *, hidden: bool = False) -> Column:
    return Column(name, dtype, "id", prefix=prefix, hidden=hidden)


def _minute(name: str) -> Column:
    return Column(name, "int32", "minute", "ISO minute, UTC")


def _day(name: str) -> Column:
    return Column(name, "int32", "day", "ISO day, UTC")


def _word(name: str, *words: str, hidden: bool = False) -> Column:
    return Column(name, "int8", "category", words=words, hidden=hidden)


def _whole(name: str, dtype: str = "int32", unit: str = "", *, hidden: bool = False) -> Column:
    return Column(name, dtype, "whole", unit, hidden=hidden)


def _flag(name: str, *, hidden: bool = False) -> Column:
    return Column(name, "int8", "flag", hidden=hidden)


KINDS = ("microblog", "channel", "video", "filehost", "feed")
PRESSURE = ("low", "routine", "sustained")
ROLES = ("core", "supporter", "observer", "press", "helpline", "automated", "ordinary")
REASONS = ("none", "routine", "action_day", "self")
LABELS = ("LBL-A", "LBL-B", "LBL-C", "LBL-D", "LBL-E")
REQUEST_ROUTES = ("MLA", "EIO", "EPO", "EPO_emergency", "voluntary", "preservation")
POST_KINDS = ("post", "repost", "copy", "link")
CAUSES = ("none", "hash", "referral", "order", "suspension", "action_day", "author")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "platforms",
            (
                Column("platform_id", "int8", "platform"),
                _word("kind", *KINDS),
                _whole("repost_halflife_min", unit="minutes"),
                _whole("detect_bp", "int16", "basis points"),
                _whole("removal_halflife_min", unit="minutes"),
                _word("pressure", *PRESSURE),
            ),
        ),
        Table(
            "personas",
            (
                _id("persona_id", "P"),
                _word("role", *ROLES),
                _whole("cluster_id", "int16"),
                _whole("activity_q", "int16", "per mille of personas that are less active"),
            ),
            hidden=True,
        ),
        Table(
            "accounts",
            (
                _id("account_id", "A"),
                Column("platform_id", "int8", "platform"),
                _minute("created_min"),
                _minute("suspended_min"),
                _word("reason", *REASONS),
                _flag("automated_flag"),
                Column("posts_per_day", "int32", "hundredths", "posts a day"),
                Column("display_name", "object", "text"),
            ),
        ),
        Table(
            "account_truth",
            (
                _id("account_id", "A"),
                _id("persona_id", "P"),
                _whole("generation", "int8", "0 = first account, k = k-th return"),
                _flag("automated"),
                _whole("cluster_id", "int16"),
            ),
            hidden=True,
        ),
        Table(
            "follows",
            (_id("src_account", "A"), _id("dst_account", "A"), _minute("created_min"), _minute("ended_min")),
        ),
        Table(
            "contacts",
            (
                _id("a", "A"),
                _id("b", "A"),
                _whole("weight", "int16", "messages"),
                _minute("first_min"),
                _minute("last_min"),
                _word("channel", "direct", "group", "comment"),
            ),
        ),
        Table(
            "suspensions",
            (
                _id("account_id", "A"),
                _minute("t_min"),
                _word("cause", *REASONS),
                _minute("appeal_min"),
                _minute("reinstated_min"),
            ),
        ),
        Table(
            "action_days",
            (
                _whole("day_id", "int8"),
                _minute("t_min"),
                Column("platform_id", "int8", "platform"),
                _whole("coverage_bp", "int16", "basis points"),
                _whole("duration_h", "int16", "hours"),
                _flag("sustained"),
            ),
        ),
        Table(
            "items",
            (
                _id("item_id", "I"),
                _word("label", *LABELS),
                _id("first_post_id", "T"),
                Column("media_hash", "object", "text"),
                _id("variant_group", "I"),
                _flag("is_target", hidden=True),
            ),
        ),
        Table(
            "posts",
            (
                _id("post_id", "T"),
                _id("item_id", "I"),
                _id("account_id", "A"),
                Column("platform_id", "int8", "platform"),
                _minute("t_min"),
                _id("parent_post_id", "T"),
                _word("kind", *POST_KINDS),
                _whole("hop", "int16", "steps from the first post"),
                _whole("views"),
                _minute("removed_min"),
                _word("removal_cause", *CAUSES),
            ),
        ),
        Table(
            "links",
            (
                _id("post_id", "T"),
                Column("host_platform_id", "int8", "platform"),
                _id("target_item_id", "I"),
                _minute("alive_until_min"),
            ),
        ),
        Table(
            "scores",
            (
                _id("post_id", "T"),
                _whole("model_id", "int8"),
                _whole("score_bp", "int16", "basis points"),
                _minute("t_min"),
            ),
        ),
        Table(
            "reviews",
            (
                _id("review_id", "V"),
                _id("post_id", "T"),
                _whole("reviewer_id", "int16"),
                _word("decision", "refer", "keep", "escalate"),
                _whole("minutes", "int16", "minutes"),
                _minute("t_min"),
            ),
        ),
        Table(
            "referrals",
            (
                _id("referral_id", "R"),
                _id("post_id", "T"),
                _word("route", "referral", "order", "own"),
                _minute("sent_min"),
                _minute("answered_min"),
                _word("outcome", "removed", "refused", "none", "already_gone"),
                _word("appeal", "none", "rejected", "upheld"),
                _flag("reversed"),
            ),
        ),
        Table(
            "requests",
            (
                _id("request_id", "Q"),
                _word("route", *REQUEST_ROUTES),
                _whole("from_j", "int8"),
                _whole("to_j", "int8"),
                _word("data_type", "subscriber", "traffic", "content"),
                _day("sent_day"),
                _day("ack_day"),
                _day("partial_day"),
                _day("done_day"),
                _word("refused_reason", "none", "incomplete", "no_dual_criminality", "data_gone", "other_law"),
                _day("preserved_until_day"),
                _day("observed_until_day"),
            ),
        ),
        Table(
            "legal_matrix",
            (
                _whole("jurisdiction_id", "int8"),
                _whole("requirement_id", "int16"),
                _word("status", "present", "partial", "absent", "unknown"),
                Column("source_ref", "object", "text"),
                _day("as_of_day"),
                _flag("critical"),
            ),
        ),
        Table(
            "custody",
            (
                _id("exhibit_id", "E"),
                _whole("step", "int16"),
                _word("actor", "seizure", "transport", "laboratory", "store", "court"),
                _minute("t_min"),
                Column("sha256", "object", "text"),
                _flag("ok", hidden=True),
            ),
        ),
    )
}


def declared(name: str, columns: Columns) -> dict[str, NDArray[Any]]:
    """*columns* in the declared order and types of table *name*.

    Raises ValueError when columns are missing, too many, of unequal length, or do not fit their type.
    """
    table = TABLES[name]
    if set(columns) != {column.name for column in table.columns}:
        raise ValueError(f"{name}: columns {sorted(columns)} are not the declared ones")
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError(f"{name}: columns of unequal length {sorted(lengths)}")
    made = {}
    for column in table.columns:
        values = np.asarray(columns[column.name])
        cast = values.astype(column.dtype)
        if column.dtype != "object" and not np.array_equal(cast.astype(np.int64), values.astype(np.int64)):
            raise ValueError(f"{name}.{column.name}: a value does not fit {column.dtype}")
        made[column.name] = cast
    return made


def present(
    name: str, columns: Columns, first_day: dt.date, platforms: tuple[str, ...], *, key: bool = False
) -> pd.DataFrame:
    """Table *name* as people read it: the open columns, or with *key* all of them."""
    table = TABLES[name]
    shown = table.columns if key else table.shown()
    return pd.DataFrame({column.name: _texts(column, columns[column.name], first_day, platforms) for column in shown})


def _texts(column: Column, values: NDArray[Any], first_day: dt.date, platforms: tuple[str, ...]) -> Any:
    if column.kind == "text" or column.kind == "whole":
        return values
    if column.kind == "flag":
        return np.array(["no", "yes"], dtype=object)[values]
    if column.kind == "category":
        return np.array(column.words, dtype=object)[values]
    if column.kind == "platform":
        return np.array([*platforms, None], dtype=object)[values]
    whole = [int(value) for value in values]
    if column.kind == "hundredths":
        return [f"{value // 100}.{value % 100:02}" for value in whole]
    if column.kind == "id":
        return [None if value < 0 else f"{column.prefix}{value:06}" for value in whole]
    step = "m" if column.kind == "minute" else "D"
    missing = values == NOTHING
    moments = np.datetime64(first_day.isoformat()).astype(f"datetime64[{step}]") + values.astype(
        "timedelta64[" + step + "]"
    )
    texts = np.char.add(np.datetime_as_string(moments), "Z" if step == "m" else "").astype(object)
    texts[missing] = None
    return texts


NOTHING = -1
"""No minute, no day, no account."""
