"""Pictures of the contact network, of the reviewers' queue and of requests for evidence."""

from __future__ import annotations

from workshopkit.i18n.messages import Translator
from workshopkit.render.chart import COLOURS, INK, PALE, SOFT, Picture, finish, legend, paper, plain, style
from workshopkit.render.figures import number, percent
from workshopkit.synth.series import Backlog, Network, Waits


def contacts(told: Network, say: Translator) -> Picture:
    """The contact network: accounts with many ties and accounts that join cells, in neutral shapes."""
    from matplotlib.collections import LineCollection

    lang = say.lang
    figure, axes = paper(lang, size=(7.2, 6.4))
    axes.add_collection(LineCollection(list(told.place[told.ties]), colors=PALE, linewidths=0.5, alpha=0.7, zorder=1))
    marked = {*told.hubs.tolist(), *told.bridges.tolist()}
    rest = [row for row in range(len(told.place)) if row not in marked]
    for rows, label, look in (
        (rest, say("other accounts"), {"s": 14, "color": SOFT, "marker": "o"}),
        (told.bridges, say("accounts that join cells"), {"s": 46, "color": "#e8c27a", "marker": "^"}),
        (told.hubs, say("accounts with many ties"), {"s": 74, "color": COLOURS[0], "marker": "s"}),
    ):
        place = told.place[rows]
        named = plain(f"{label} ({number(len(place), lang)})")
        axes.scatter(place[:, 0], place[:, 1], label=named, edgecolors=INK, linewidths=0.6, zorder=3, **look)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(0.02)
    legend(axes, lang, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2, columnspacing=1.6)
    alt = say(
        "Drawing of a network of {accounts} accounts and {ties} ties, in cells. {hubs} accounts have many ties, up to "
        "{most}: press, helplines and researchers, innocent by construction. {bridges} inconspicuous accounts join the "
        "cells.",
        accounts=number(len(told.place), lang),
        ties=number(len(told.ties), lang),
        hubs=len(told.hubs),
        most=told.most_ties,
        bridges=len(told.bridges),
    )
    title = say("Many ties is one thing, joining cells another")
    return finish(figure, axes, lang, name="contacts", title=title, alt=alt, mirror=False)


def queue(told: Backlog, say: Translator) -> Picture:
    """Posts that wait for a reviewer, day by day, with the action days."""
    from matplotlib.ticker import MaxNLocator

    lang = say.lang
    figure, axes = paper(lang, x=say("day of the observed time"), y=say("posts that wait for a review"))
    axes.fill_between(told.days, told.waiting, color=COLOURS[0], alpha=0.25, linewidth=0, step="mid")
    axes.step(told.days, told.waiting, where="mid", color=COLOURS[0], linewidth=1.6)
    top = max(told.waiting, default=0)
    axes.set_ylim(0, max(top, 1) * 1.15)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    for day in told.actions:
        axes.axvline(day, color=COLOURS[1], linestyle="--", linewidth=1.8)
        side = "left" if lang == "ar" else "right"
        axes.text(
            day,
            max(top, 1) * 1.09,
            plain(f" {say('action day')} "),
            ha=side,
            va="center",
            color=COLOURS[1],
            fontsize=11,
        )
    middle = sorted(told.waiting)[len(told.waiting) // 2] if told.waiting else 0
    alt = say(
        "Line: posts that wait for their first review at noon of each day, in a world with {items} items. The middle "
        "is {middle}, the most {most}, on day {day}; {reviews} reviews were made in all.",
        items=number(told.items, lang),
        middle=middle,
        most=top,
        day=told.waiting.index(top) if told.waiting else 0,
        reviews=number(told.reviews, lang),
    )
    return finish(figure, axes, lang, name="queue", title=say("What waits for the reviewers"), alt=alt)


def waits(told: Waits, say: Translator) -> Picture:
    """Share of requests that still wait for an answer, by days since they were sent, for each route."""
    from matplotlib.ticker import FuncFormatter

    lang = say.lang
    names = {
        "MLA": say("mutual legal assistance"),
        "EIO": say("investigation order"),
        "EPO": say("production order"),
        "EPO_emergency": say("production order, emergency"),
        "voluntary": say("voluntary disclosure"),
        "preservation": say("preservation request"),
    }
    figure, axes = paper(lang, x=say("days since the request was sent"), y=say("share still without an answer"))
    axes.set_xscale("log")
    parts = []
    for at, (route, steps) in enumerate(told.routes.items()):
        days = [max(day, 0.7) for day in steps.days]
        every = max(len(days) // 5, 1)
        look = {**style(at), "linewidth": 2, "markersize": 6, "markevery": every}
        axes.step(days, steps.share, where="post", label=plain(names[route]), **look)
        middle = steps.median
        parts.append(
            say(
                "{route}: half answered after {days} days, {open} of {n} still open",
                route=names[route],
                days="–" if middle is None else number(middle, lang),
                open=number(steps.censored, lang),
                n=number(steps.size, lang),
            )
        )
    axes.set_xlim(0.7, 1400)
    axes.set_xticks([1, 3, 10, 30, 100, 300, 1000])
    axes.minorticks_off()
    axes.set_ylim(0, 1.03)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, lang)))
    legend(axes, lang, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, columnspacing=1.6)
    alt = say(
        "Lines that fall in steps: the share of requests still without an answer, by days since sending, for each "
        "legal route (Kaplan-Meier; open requests count until the last observed day). {parts}.",
        parts="; ".join(parts),
    )
    return finish(figure, axes, lang, name="waits", title=say("How long evidence takes, by route"), alt=alt)
