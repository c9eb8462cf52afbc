# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions that writing answers: the life of one Data Flow and one service, from create to delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from . import reading
from .bodies import bodies, capacity
from .client import UnansweredError
from .creation import create_flow, create_service, name_scope
from .deletion import after_deletion, delete
from .own import StoppedError
from .updates import busy, forms, node_selector, put, put_workload, workload_versions
from .writer import Writer


def clusters(writer: Writer) -> None:
    """Find the cluster."""
    client = writer.client
    for page in range(100):
        exchange = client.call("ListClusters", query={"size": 100, "page": page})
        if not exchange.ok:
            raise StoppedError(f"the list of clusters got {exchange.status} {exchange.error.detail}".strip())
        new = {str(each.get("name")): str(each.get("id")) for each in exchange.items}
        if not new.keys() - writer.clusters.keys():
            break
        writer.clusters.update(new)
    for name in filter(None, (writer.target.cluster, writer.target.other_cluster)):
        if name not in writer.clusters:
            option = "CLUSTER" if name == writer.target.cluster else "OTHER_CLUSTER"
            raise StoppedError(f"there is no cluster of the name that {option} gives")
    writer.run.cluster_id = writer.clusters[writer.target.cluster]


def prepare(writer: Writer) -> None:
    """Find the ingress controller of the cluster, and the image."""
    writer.run.controllers = [
        str(each.get("name") or "") for each in reading.ingress_controllers(writer.run, writer.run.cluster_id)
    ]
    known = writer.client.call("ListDataFlowImages")
    images = known.items
    if not images:
        raise StoppedError("there is no image" if known.ok else f"the list of images got {known.status}")
    newest = max(images, key=lambda image: [int(part) for part in re.findall(r"\d+", str(image.get("version")))])
    writer.image_id = str(newest.get("image_id"))


def read_again(writer: Writer) -> None:
    """Ask the questions of reading again, now that there are objects."""
    steps = (reading.lists, reading.details, reading.sub_versions, reading.versions, reading.pages)
    reading.read(
        writer.run,
        lambda text: writer.say(f"  {text}"),
        (*steps, reading.unknown_ids, reading.id_spelling, reading.filters, reading.name_checks),
    )


Step = Callable[[Writer], None]
FIRST_STEPS: Sequence[Step] = (clusters,)  # before everything is read, so that a wrong name shows at once
STEPS: Sequence[Step] = (
    prepare, capacity, bodies, create_flow, create_service, read_again, name_scope, put, forms, busy, put_workload,
    node_selector, workload_versions, delete, after_deletion,
)  # fmt: skip
# A step without which later ones have no objects.
ESSENTIAL = (clusters, prepare, create_flow, create_service)


def write(writer: Writer, progress: Callable[[str], None], steps: Sequence[Step] = STEPS) -> None:
    """Take the steps in turn. A step that fails ends the run only if later ones need what it makes."""
    for step in steps:
        progress(reading.title(step))
        known = len(writer.client.exchanges)
        try:
            step(writer)
        except (StoppedError, UnansweredError) as error:
            writer.findings.not_finished(reading.title(step), str(error))
            writer.say(f"  not finished: {error}")
            if step in ESSENTIAL or (step is capacity and "no capacity" in str(error)):
                writer.findings.ended = str(error)
                return
            writer.client.sleep(writer.times.settle)  # A write without a response may still be carried out.
            if not writer.client.responds():
                writer.findings.ended = f"the API does not respond any more: {error}"
        if step is not read_again:
            reading.failures(writer.run, reading.title(step), known)
        if writer.findings.ended:
            return
