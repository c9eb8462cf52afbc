# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the shapes of a report's drawings are: the topology of each cluster, and the bars of a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..module_utils._data_flow.tables import width_of

Item = Mapping[str, Any]
Shape = dict[str, Any]

WIDTH = 1160
COLUMN, BOLD = 6.7, 7.8  # pixels of a column of text at 12 pixels
ROW = 40  # from one box to the next
BOX = 32
CLUSTER, FLOW, SERVICES = 0, 200, 460  # where the boxes of each level begin
BOX_WIDTHS = {CLUSTER: 170, FLOW: 230}
CHIP = 230  # from one service with a name to the next
MARK = 18  # from one square to the next
MOST_NAMED = 60  # services of a report, above which they are squares
MOST_FLOWS = 20  # of a cluster, above which the rest is one row
MOST_LINES = 4  # of squares
MOST_BARS = 60
LABEL, END = 230, 150  # the space before and after the bars
NARROW = 40  # pixels of a bar that has no room for a state
WAITS = 14  # columns of what the reader sees before the name that an object waits for
STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)  # seconds between two lines of the scale


def fitted(text: str, width: float, column: float = COLUMN) -> str:
    """Return a text that is not wider than `width` pixels."""
    room = int(width / column)
    if width_of(text[: room + 1]) <= room and len(text) <= room:
        return text
    cut = text[:room]
    while cut and width_of(cut) > room - 1:
        cut = cut[:-1]
    return f"{cut}…"


def topology(cluster: Item, *, named: bool) -> Shape:
    """Return the drawing of a cluster: boxes, squares, lines, and the rows of what is folded.

    `named` is whether services are boxes with a name.
    """
    flows: Sequence[Item] = cluster["flows"]
    folded = flows[MOST_FLOWS:] if len(flows) > MOST_FLOWS else []
    drawing: Shape = {"boxes": [], "marks": [], "lines": [], "notes": []}
    y = 0
    for flow in flows[: len(flows) - len(folded)]:
        drawing["lines"].append(_elbow(CLUSTER, FLOW, BOX // 2, y + BOX // 2))
        drawing["boxes"].append(_box(FLOW, y, flow))
        y += _services(drawing, flow["services"], y, named=named)
    if folded:
        drawing["lines"].append(_elbow(CLUSTER, FLOW, BOX // 2, y + BOX // 2))
        drawing["notes"].append({"x": FLOW + 10, "y": y + 20, "number": len(folded), "text": "more_flows"})
        y += _services(drawing, [service for flow in folded for service in flow["services"]], y, named=False)
    drawing["boxes"].insert(0, _box(CLUSTER, 0, {**cluster, "state": None, "meaning": "cluster"}))
    return {**drawing, "width": WIDTH, "height": max(y, ROW) - (ROW - BOX) + 2}


def _box(x: int, y: int, item: Item, width: int = 0) -> Shape:
    width = width or BOX_WIDTHS[x]
    return {
        "x": x + 0.5, "y": y + 0.5, "width": width, "height": BOX, "name": item["name"], "state": item["state"],
        "meaning": item["meaning"], "short": fitted(item["name"], width - 32, BOLD),
    }  # fmt: skip


def _elbow(level: int, to: int, y: int, down: int) -> str:
    """Return the line from a box to one of the next level."""
    start = level + BOX_WIDTHS[level]
    middle = (start + to) / 2
    return f"M{start} {y}H{middle:g}V{down}H{to}" if y != down else f"M{start} {y}H{to}"


def _services(drawing: Shape, services: Sequence[Item], y: int, *, named: bool) -> int:
    """Add the services of a Data Flow, and return the height that they take."""
    middle = y + BOX // 2
    if not services:
        drawing["notes"].append({"x": SERVICES, "y": y + 20, "number": None, "text": "no_services"})
        return ROW
    drawing["lines"].append(f"M{FLOW + BOX_WIDTHS[FLOW]} {middle}H{SERVICES}")
    across = (WIDTH - SERVICES) // (CHIP if named else MARK)
    if named:
        for place, service in enumerate(services):
            down, right = divmod(place, across)
            drawing["boxes"].append(_box(SERVICES + right * CHIP, y + down * ROW, service, CHIP - 10))
        return ROW * (1 + (len(services) - 1) // across)
    top = y + (BOX - MARK) // 2 + 2 if len(services) <= across else y + 2
    shown = services if len(services) <= across * MOST_LINES else services[: across * MOST_LINES - 7]
    for place, service in enumerate(shown):
        down, right = divmod(place, across)
        drawing["marks"].append({**service, "x": SERVICES + 4 + right * MARK, "y": top + down * MARK})
    left = len(services) - len(shown)
    if left:
        x = SERVICES + 10 + (len(shown) % across) * MARK
        drawing["notes"].append({"x": x, "y": top + (MOST_LINES - 1) * MARK + 11, "number": left, "text": "more"})
    return max(ROW, MARK * (1 + (len(shown) - 1) // across) + 8)


def bars(runs: Sequence[Item]) -> Shape:
    """Return the drawing of a timeline: a row of bars for each object, and a scale of seconds.

    Of many objects, those that took longest are drawn.
    """
    slowest = sorted(runs, key=lambda run: -run["steps"][-1]["seconds"])[:MOST_BARS]
    shown = [run for run in runs if any(run is slow for slow in slowest)]
    longest = max([run["steps"][-1]["seconds"] for run in shown], default=0) or 1
    scale = (WIDTH - LABEL - END) / longest
    step = next((step for step in STEPS if longest / step <= 10), longest / 10)
    rows = []
    for place, run in enumerate(shown):
        steps, segments = run["steps"], []
        if steps[0]["seconds"] > 0:
            segments.append(_segment(0, steps[0]["seconds"], scale, waits_for=run["waits_for"]))
        for now, then in zip(steps, steps[1:]):
            part = _segment(now["seconds"], then["seconds"], scale, state=now["state"], meaning=now["meaning"])
            segments.append(part)
        end = steps[-1]
        rows.append(
            {
                "y": 28 + place * 26, "name": run["name"], "kind": run["kind"],
                "short": fitted(run["name"], LABEL - 20, BOLD),
                "segments": segments,
                "end": {**end, "seconds": f"{end['seconds']:g}", "x": round(LABEL + end["seconds"] * scale, 1)},
            }
        )  # fmt: skip
    ticks = [
        {"x": round(LABEL + number * step * scale, 1), "seconds": f"{number * step:g}"}
        for number in range(int(longest / step) + 1)
    ]
    return {
        "width": WIDTH, "height": 34 + len(rows) * 26, "rows": rows, "left_out": len(runs) - len(shown),
        "ticks": ticks, "x": LABEL,
    }  # fmt: skip


def _segment(
    start: float, end: float, scale: float, *, state: str | None = None, meaning: str = "wait", waits_for: Any = None
) -> Shape:
    """Return a bar with its title, and the label that has room in it. A key is a text in the reader's language."""
    width = round((end - start) * scale, 1)
    key = None if state else "wait_for" if waits_for else "wait"
    label = None
    if state and width > NARROW:
        label = {"key": None, "text": fitted(state, width - 10)}
    elif waits_for and width_of(waits_for) + WAITS < width / COLUMN:
        label = {"key": "wait_for", "text": waits_for}
    elif not state and width > WAITS * COLUMN:
        label = {"key": "wait", "text": ""}
    title = f"{state or waits_for or ''} {start:g}–{end:g} s".strip()
    x = round(LABEL + start * scale, 1)
    return {"x": x, "width": width, "meaning": meaning, "key": key, "label": label, "title": title}
