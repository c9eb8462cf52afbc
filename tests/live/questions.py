# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions of the live kit. Those with positions are the switches and settings of the emulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What is not known, and how a run that only reads, or one that writes, finds it out; empty if it cannot."""

    text: str
    positions: tuple[str, ...]
    reading: str
    writing: str
    unless: str = ""  # when it cannot be observed


READS = "as by reading"
NO_OPTIONAL = "the API omits optional fields"
NO_OBJECT = "no object exists"

SWITCHES: Mapping[str, Question] = {
    "healthy_state": Question(
        "Which state does a healthy object have?", ("RUNNING", "ACTIVE"), "states of existing objects",
        "states of the new objects", NO_OBJECT,
    ),
    "state_case": Question(
        "In which letter case are states?", ("upper", "title", "lower"), "states of existing objects",
        "states of the new objects", NO_OBJECT,
    ),
    "state_names": Question(
        "Do transitions have the names of the reference (UPDATING, TERMINATING, DELETED) or those of its newer pages "
        "(EDITING, DELETING, TERMINATED)?", ("reference", "newer"), "states of existing objects",
        "states after an update and a deletion", "no listed object is in such a state",
    ),
    "unknown_id": Question(
        "Which status does an unknown but well-formed id get?", ("400", "404"), "an existing id with other digits",
        READS, "no object exists and the response is 400, since the form of ids is not known then",
    ),
    "id_form": Question(
        "Are ids plain UUIDs?", ("uuid", "prefixed"), "ids of existing objects", "ids of the new objects", NO_OBJECT
    ),
    "id_spelling": Question(
        "Is an id accepted in upper case and without hyphens?", ("exact", "any"),
        "the id of an existing object in other spellings",
        READS, NO_OBJECT,
    ),
    "accepted_body": Question(
        "What does the body of a 202 response to create and delete contain?", ("empty", "id", "object"), "",
        "the responses to create and delete calls",
    ),
    "put": Question(
        "Does an update keep or clear the fields that it does not name?", ("merge", "replace"), "",
        "an update of the description alone", NO_OPTIONAL,
    ),
    "put_null": Question(
        "Does null in an update clear a field?", ("clear", "keep"), "", "an update with a null description",
        f"{NO_OPTIONAL}, or an update clears what it does not name",
    ),
    "put_workload": Question(
        "Does an update change only the parts of a workload that it names?", ("merge", "replace"), "",
        "an update of the memory of one module", f"{NO_OPTIONAL} or the workload",
    ),
    "password_readback": Question(
        "How do responses show the password of NiFi?", ("plain", "masked", "omitted"),
        "details of existing objects (not `plain`: an encrypted password may look the same)",
        "the password that the run made up", f"{NO_OPTIONAL} or the account",
    ),
    "account_readback": Question(
        "Do responses contain the NiFi account?", ("present", "absent"),
        "details of existing objects (`absent` only where null fields are shown)", "details of the new objects",
        NO_OPTIONAL,
    ),
    "account_parts": Question(
        "May an account be sent with only an id or only a password?", ("any", "both"), "",
        "bodies that name a cluster that does not exist, then updates",
    ),
    "workload_readback": Question(
        "How do responses show a workload?", ("object", "json_text", "absent"),
        "details of existing services (`absent` only where null fields are shown)", "details of the new service",
        NO_OPTIONAL,
    ),
    "workload_versions": Question(
        "Must the versions in a workload be those that the Data Flow offers?", ("any", "offered"), "",
        "the last update, to a version that does not exist",
    ),
    "optional_fields": Question(
        "Do responses contain optional fields?", ("present", "omitted_when_null", "omitted"),
        "details of existing objects", "details of the new objects", NO_OBJECT,
    ),
    "new_fields": Question(
        "Do responses in 1.2 contain fields that no published model has?", ("none", "added"),
        "images, lists and details in 1.2", READS, "no object exists (`none`)",
    ),
    "name_filter": Question(
        "Do name filters compare exactly or by substring, or are they ignored?", ("exact", "substring", "ignored"),
        "the middle part of an existing name", READS, NO_OBJECT,
    ),
    "deleted_objects": Question(
        "Do deleted objects stay in lists?", ("removed", "listed"), "deleted objects in lists (`listed`)",
        "lists after the deletion", "no listed object is deleted",
    ),
    "empty_host_aliases": Question(
        "May the required host aliases be empty?", ("accept", "refuse"), "",
        "bodies that name a parent that does not exist, then the new objects",
    ),
    "domain_dots": Question(
        "May a domain contain dots?", ("accept", "refuse"), "", "bodies that name a parent that does not exist, then "
        "the new objects",
    ),
    "node_selector": Question(
        "Must a node selector be the label of a node?", ("label", "any"), "",
        "an update to a label that no node has",
    ),
    "stored_text": Question(
        "Is text stored as you send it?", ("as_sent", "normalized", "other_form"), "",
        "a description with surrounding spaces, a domain and host names", NO_OPTIONAL,
    ),
    "body_validation": Question(
        "Is a body validated before the objects that it names are looked up?", ("first", "after_lookup"), "",
        "invalid bodies that name a parent that does not exist",
    ),
    "unknown_keys": Question(
        "Are unknown keys in a body refused?", ("refuse", "ignore"), "",
        "a body that names a cluster that does not exist, then an update",
    ),
    "tag_keys": Question(
        "Which keys does a tag have?", ("either", "by_version", "key_value", "tag_key_tag_value"), "",
        "bodies that name a cluster that does not exist, in 1.1 and 1.2",
    ),
    "number_types": Question(
        "Must numbers in a body be strings?", ("strings", "any"), "", "capacity checks and a body with numbers"
    ),
    "flow_with_services": Question(
        "Can a Data Flow be deleted while it has services?", ("refuse", "cascade"), "",
        "the deletion of the Data Flow before that of its service",
    ),
    "busy": Question(
        "Can an object in transition be updated?", ("refuse", "accept"), "", "updates of the new Data Flow in a row"
    ),
    "name_scope": Question(
        "Where must a name be unique?", ("account", "cluster", "none"), "",
        "the same service again, then the same Data Flow on OTHER_CLUSTER",
        "you set no OTHER_CLUSTER (only `none` can be found then)",
    ),
    "ingress_shape": Question(
        "Which form does the list of ingress controllers have?", ("list", "contents", "named"), "the list of a cluster",
        READS, "there is no cluster",
    ),
    "page_size": Question(
        "Do lists honor size and page?", ("honored", "ignored"), "pages of one object", READS, NO_OBJECT
    ),
    "total_count": Question("Do lists return a total count?", ("present", "absent"), "both lists", READS),
    "capacity_shape": Question(
        "How does a capacity check return cpu and memory?", ("object", "text", "absent"), "", "a capacity check"
    ),
    "timestamps": Question(
        "Do dates have a time zone?", ("zoned", "zoneless"), "dates of existing objects", "dates of the new objects",
        NO_OBJECT,
    ),
    "root_signature": Question(
        "Does the list of versions at / need a signature?", ("optional", "required"), "the list without a signature",
        READS,
    ),
    "unknown_version": Question(
        "What is the response to a version that an operation does not offer?", ("refuse", "nearest"), "a list in 9.9",
        READS,
    ),
    "detail_shape": Question(
        "Are the fields of an object at the top of a response, or nested under a key?", ("flat", "named"),
        "details of existing objects", "details of the new objects", NO_OBJECT,
    ),
    "key_order": Question(
        "Are the keys of responses in the order of the reference?", ("reference", "other"), "lists and images", READS
    ),
}  # fmt: skip

SETTINGS: Mapping[str, Question] = {
    "max_page_size": Question(
        "How many objects does a page have at most?", (), "a page of 100", READS,
        "fewer objects exist than a page takes",
    ),
    "versions": Question(
        "Which versions does each operation offer?", (), "each GET operation in 1.0, 1.1 and 1.2", READS,
        "an unknown version is served as the nearest one",
    ),
    "list_lag": Question("How many seconds do lists lag behind a create call?", (), "", "lists after each create"),
    "durations": Question("How many seconds do transitions take?", (), "", "states after each write"),
}  # fmt: skip

# What no switch stands for. A report shows what was seen.
REMARKS: Mapping[str, str] = {
    "unfinished": "Which steps were not finished?",
    "fields": "Which fields, types and states of responses differ from the reference?",
    "root_document": "Which versions does the root document list?",
    "filters": "What does each filter of the lists do?",
    "sort": "Do lists honor sort, and what is their default order?",
    "unknown_ids": "What do unknown and malformed ids get, per operation?",
    "name_checks": "What do name checks return for existing, free and invalid names?",
    "unsigned": "What does a call without a signature get?",
    "errors": "Which forms do error responses have?",
    "headers": "Which headers matter: Date, Retry-After, rate limits?",
    "ingress_controllers": "Which fields do ingress controllers have?",
    "sub_versions": "Which component versions does a Data Flow offer?",
    "requirements": "Which fields does a create call require in each version?",
    "capacity": "What does a capacity check return?",
    "after_deletion": "What do deleted objects look like?",
    "cleanup": "Is everything that the run created deleted?",
}

WRITES_ONLY = ("requirements", "capacity", "after_deletion", "cleanup")  # remarks that reading never makes

QUESTIONS: Mapping[str, Question] = {**SWITCHES, **SETTINGS}
OF_OBJECTS = [
    name
    for name, question in QUESTIONS.items()
    if "existing" in question.reading or question.unless.startswith(NO_OBJECT)
]
