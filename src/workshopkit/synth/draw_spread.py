"""Pictures of spread and of measures against it: sizes of cascades, lives of accounts, time until removal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.i18n.messages import Translator
from workshopkit.render.chart import COLOURS, INK, Picture, finish, legend, paper, plain, style
from workshopkit.render.figures import number, percent
from workshopkit.synth.series import Cascades, Curve, Dose, Point, Survival

_POINT = {"marker": "D", "markersize": 10, "linestyle": "none", "color": COLOURS[1], "markeredgecolor": "white"}


def cascades(told: Cascades, published: Point, say: Translator, words: Mapping[str, str]) -> Picture:
    """Share of items with at least so many posts, both axes logarithmic, with the published point."""
    lang = say.lang
    figure, axes = paper(lang, x=say("posts of an item, at least"), y=say("share of items"))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.step(told.size, told.share, where="post", color=COLOURS[0], linewidth=2.2, label=plain(say("this dataset")))
    source = words.get(published.source, published.source)
    named = say("published: {source}", source=source)
    axes.plot([published.size], [published.share], label=plain(named), zorder=4, **_POINT)
    _numbers(axes, lang)
    legend(axes, lang, loc="upper left" if lang == "ar" else "upper right")
    ours = told.at_least(published.size)
    alt = say(
        "Line on logarithmic axes: how many items reach how many posts. Of {items} items, {alone} stay a single post. "
        "A size of {size} is reached by 1 item of {ours}; published is 1 of {theirs}. The largest has {largest} posts.",
        items=number(told.items, lang),
        alone=percent(1 - told.at_least(2), lang),
        size=published.size,
        ours=number(round(1 / ours), lang) if ours else "–",
        theirs=number(round(1 / published.share), lang),
        largest=number(told.size[-1], lang),
    )
    return finish(figure, axes, lang, name="cascades", title=say("Most items are never passed on"), alt=alt)


def lives(told: Survival, say: Translator) -> Picture:
    """Share of the group's accounts still alive, days after they were opened, by platform."""
    lang = say.lang
    figure, axes = paper(lang, x=say("days since the account was opened"), y=say("share still alive"))
    pressure = {
        "low": say("low pressure"),
        "routine": say("routine pressure"),
        "sustained": say("sustained pressure"),
    }
    parts = []
    for at, (platform, (word, steps)) in enumerate(told.platforms.items()):
        every = max(len(steps.days) // 6, 1)
        name = say("{platform}, {pressure}", platform=platform, pressure=pressure[word])
        look = {**style(at), "linewidth": 2, "markersize": 6, "markevery": every}
        axes.step(steps.days, steps.share, where="post", label=plain(name), **look)
        parts.append(
            say(
                "{platform}: {share} of {n} after 90 days, {censored} still alive when last seen",
                platform=platform,
                share=percent(steps.at(90), lang, digits=2),
                n=number(steps.size, lang),
                censored=number(steps.censored, lang),
            )
        )
    axes.set_ylim(0, 1.03)
    _percents(axes.yaxis, lang)
    legend(axes, lang, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, columnspacing=1.6)
    alt = say(
        "Lines that fall in steps: the share of the group's accounts still alive, by days since opening (Kaplan-Meier; "
        "accounts alive at the end count until then). {parts}.",
        parts="; ".join(parts),
    )
    title = say("How long accounts of the group live")
    return finish(figure, axes, lang, name="lives", title=title, alt=alt)


def removal(told: Dose, published: Curve, say: Translator, words: Mapping[str, str]) -> Picture:
    """Change of reposts by the time until removal, beside the published points."""
    lang = say.lang
    figure, axes = paper(
        lang, x=say("half of the posts removed within, in hours"), y=say("change in the number of reposts")
    )
    axes.set_xscale("log")
    ours = {**style(0), "linewidth": 2.2, "markersize": 7}
    axes.plot(told.hours, told.change, label=plain(say("this dataset")), **ours)
    source = words.get(published.source, published.source)
    named = say("published: {source}", source=source)
    axes.plot(published.hours, published.change, label=plain(named), **{**_POINT, "linestyle": ":"})
    axes.set_ylim(-1.05, 0.05)
    _percents(axes.yaxis, lang)
    _numbers(axes, lang, y=False)
    axes.set_xticks([1.5, 6, 24, 96, 384])
    axes.minorticks_off()
    legend(axes, lang, loc="upper right" if lang == "ar" else "upper left")
    parts = [
        say(
            "{hours} hours {ours}, published {theirs}",
            hours=number(hours, lang),
            ours=percent(own, lang, digits=2),
            theirs=percent(dict(zip(published.hours, published.change, strict=True))[hours], lang, digits=2),
        )
        for hours, own in zip(told.hours, told.change, strict=True)
        if hours in (1.5, 6, 24, 96, 384)
    ]
    alt = say(
        "Two lines: how the number of reposts changes when half of the posts are removed within a given time, against "
        "no removal; half of the reposts come within 8 hours. {parts}.",
        parts="; ".join(parts),
    )
    return finish(figure, axes, lang, name="removal", title=say("Sooner removed, less spread"), alt=alt)


def _percents(axis: Any, lang: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, lang, digits=3)))


def _numbers(axes: Any, lang: str, *, y: bool = True) -> None:
    """Plain numbers at the first axis, one of so many at the other."""
    from matplotlib.ticker import FuncFormatter

    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    if y:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, lang)))
    axes.tick_params(colors=INK)
