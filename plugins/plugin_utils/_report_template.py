# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Jinja template of the HTML report. It only places values."""

from __future__ import annotations

TEMPLATE = r"""{% macro text(key) %}<span data-t="{{ key }}">{{ t[key] }}</span>{% endmacro %}
{% macro tspan(key) %}<tspan data-t="{{ key }}">{{ t[key] }}</tspan>{% endmacro %}
{% macro badge(meaning, state) %}<span class="badge {{ meaning }}">{{ state }}</span>{% endmacro %}
{% macro named(name) %}{{ text(name) if name in t else name }}{% endmacro %}
{% macro heading(key) %}<h2 id="h-{{ key }}" data-t="{{ key }}">{{ t[key] }}</h2>{% endmacro %}
{% macro hint(key) %}<p class="quiet" data-t="{{ key }}">{{ t[key] }}</p>{% endmacro %}
{% macro size(shape) %}width="{{ shape.width }}" height="{{ shape.height }}"{% endmacro %}
{% macro drawing(shape) -%}
class="drawing" {{ size(shape) }} viewBox="0 0 {{ shape.width }} {{ shape.height }}" role="img"
{%- endmacro %}
{% macro shares(heading, items) %}
<div class="shares">
<h3 data-t="{{ heading }}">{{ t[heading] }}</h3>
<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
{% for share in items %}
<rect class="{{ share.meaning }}" x="{{ share.x }}" width="{{ share.width }}" height="10"/>
{% endfor %}
</svg>
<ul>
{% for share in items %}
<li>{{ badge(share.meaning, named(share.name)) }} <b>{{ share.number }}</b></li>
{% endfor %}
</ul>
</div>
{% endmacro %}
{% macro cell(row, column) %}
{% if column == "state" %}
<td>{{ badge(row.meaning, row.state) }}</td>
{% elif column == "status" %}
<td>{% if row.status %}{{ text(row.status) }}{% endif %}</td>
{% elif column == "name" %}
<td>{% if row.kind == "data_flow" %}<bdi class="flow">{{ row.name }}</bdi> {{ text("data_flow") }}
{%- else %}<bdi>{{ row.name }}</bdi>{% endif %}</td>
{% elif column == "age" %}
<td class="number" data-v="{{ row.seconds if row.seconds is not none }}"><time datetime="{{ row.created }}"
title="{{ row.created }}">{{ row.age }}</time> <small>{{ row.created[:10] if row.seconds is not none }}</small></td>
{% elif column in units %}
<td class="number" data-v="{{ row[column] }}">{{ row[column] ~ units[column] if row[column] != "" }}</td>
{% elif column == "links" %}
<td>
{%- for each in row.links or () %}
{% if each.url %}
{% set key = "link_" ~ each.name %}
<a href="{{ each.url }}" target="_blank" rel="noopener noreferrer" data-t="{{ key }}">{{ t[key] }}</a>{{ " " }}
{%- else %}<bdi>{{ each.text }}</bdi>{{ " " }}{% endif %}
{% endfor -%}
</td>
{% elif column in components %}
<td class="size">{{ row[column] }}</td>
{% else %}
<td><bdi>{{ row[column] }}</bdi></td>
{% endif %}
{% endmacro %}
<!DOCTYPE html>
<html lang="{{ language }}"{% if follow %} data-follow{% endif %}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{{ t.title }} {{ now }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<svg class="symbols" aria-hidden="true">
<symbol id="good" viewBox="0 0 14 14">
<rect x="1" y="1" width="12" height="12" rx="3" fill="currentColor"/>
</symbol>
<symbol id="busy" viewBox="0 0 14 14">
<path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor"/>
<circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" stroke-width="1.5"/>
</symbol>
<symbol id="off" viewBox="0 0 14 14">
<rect x="1.75" y="1.75" width="10.5" height="10.5" rx="2.5" fill="none" stroke="currentColor" stroke-width="1.5"/>
</symbol>
<symbol id="bad" viewBox="0 0 14 14">
<path d="M7 .5 13.8 13H.2z" fill="currentColor"/>
</symbol>
</svg>
<header>
<div class="bar">
<h1 data-t="title">{{ t.title }}</h1>
<p class="quiet">{{ text("created_at") }} <time datetime="{{ now }}">{{ now }}</time></p>
<div class="languages" role="group" aria-label="{{ t.language }}" data-t-label="language">
{% for code in texts %}
<button type="button" lang="{{ code }}" data-language="{{ code }}"
aria-pressed="{{ "true" if code == language else "false" }}">{{ texts[code].own_name }}</button>
{% endfor %}
</div>
</div>
<nav aria-label="{{ t.sections }}" data-t-label="sections">
{% for key in sections %}
<a href="#section-{{ key }}" data-t="{{ key }}">{{ t[key] }}</a>
{% endfor %}
</nav>
</header>
<main>
<section id="section-overview" aria-labelledby="h-overview">
{{ heading("overview") }}
<dl class="numbers">
{% for key, value in number.items() %}
<div><dt data-t="{{ key }}">{{ t[key] }}</dt><dd>{{ "{:,}".format(value) }}</dd></div>
{% endfor %}
{% for unit, value in total.items() if value %}
<div><dt data-t="{{ unit }}_total">{{ t[unit ~ "_total"] }}</dt>
<dd>{{ "{:,}".format(value) }}<small>{{ units[unit] }}</small></dd></div>
{% endfor %}
</dl>
{% if not objects %}
{{ hint("empty") }}
{% endif %}
<div class="charts">
{% for key, items in (("by_state", states), ("by_drift", drift_states), ("by_outcome", outcomes)) if items %}
{{ shares(key, items) }}
{% endfor %}
</div>
</section>
{% if "drift" in sections %}
<section id="section-drift" aria-labelledby="h-drift">
{{ heading("drift") }}
{{ hint("drift_hint" if drift else "no_drift") }}
{% if drift %}
<div class="list" role="region" tabindex="0" aria-labelledby="h-drift">
{% for row in drift %}
<details class="card"{% if loop.index <= most_open %} open{% endif %}>
<summary><b><bdi>{{ row.name }}</bdi></b> {{ badge(row.meaning, text(row.status)) }} <span class="quiet">
{{- text(row.kind) }}{% if row.kind != "data_flow" and row.data_flow %} · <bdi>{{ row.data_flow }}</bdi>{% endif %}
{% if row.state %} · {{ row.state }}{% endif %}</span></summary>
{% if row.msg %}
<p dir="auto">{{ row.msg }}</p>
{% endif %}
{% if row.changes %}
<dl class="diff">
{% for change in row.changes %}
<dt><bdi>{{ change.option }}</bdi>
{%- if change.restriction %} <span class="badge bad">{{ text(change.restriction) }}</span>{% endif %}</dt>
<dd><del><bdi>{{ change.before }}</bdi></del></dd>
<dd><ins><bdi>{{ change.after }}</bdi></ins></dd>
{% endfor %}
</dl>
{% endif %}
{% if row.not_compared %}
<p class="quiet">{{ text("not_compared") }}: <bdi>{{ row.not_compared|join(", ") }}</bdi></p>
{% endif %}
</details>
{% endfor %}
</div>
{% endif %}
</section>
{% endif %}
{% if "results" in sections %}
<section id="section-results" aria-labelledby="h-results">
{{ heading("results") }}
<div class="scroll card table" role="region" tabindex="0" aria-labelledby="h-results">
<table id="results">
<colgroup><col class="host"><col class="state"><col></colgroup>
<thead><tr>
{% for key in ("column_name", "column_outcome", "column_message") %}
<th scope="col" data-t="{{ key }}">{{ t[key] }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in results %}
<tr>
<td><bdi>{{ row.name }}</bdi></td>
<td>{{ badge(row.meaning, named(row.outcome)) }}</td>
<td dir="auto">{{ row.msg }}</td>
</tr>
{% endfor %}
</tbody>
</table>
</div>
</section>
{% endif %}
{% if "timeline" in sections %}
<section id="section-timeline" aria-labelledby="h-timeline">
{{ heading("timeline") }}
{{ hint("timeline_hint" if runs else "no_timeline") }}
{% if runs %}
<div class="scroll card" role="region" tabindex="0" aria-labelledby="h-timeline">
<svg {{ drawing(bars) }} aria-labelledby="h-timeline">
{% for tick in bars.ticks %}
<path class="line faint" d="M{{ tick.x }} 20V{{ bars.height }}"/>
<text class="quiet" x="{{ tick.x }}" y="12" text-anchor="middle">{{ tick.seconds }} {{ tspan("seconds") }}</text>
{% endfor %}
{% for row in bars.rows %}
<g>
<text{% if row.kind == "data_flow" %} class="name"{% endif %} x="{{ bars.x - 12 }}" y="{{ row.y + 13 }}"
text-anchor="end"><title>{{ row.name }}</title>{{ row.short }}</text>
{% for part in row.segments %}
<g class="{{ part.meaning }}">
<rect class="segment" x="{{ part.x }}" y="{{ row.y }}" width="{{ part.width }}" height="18" rx="3">
<title{% if part.key %} data-t="{{ part.key }}" data-with="{{ part.title }}"{% endif %}>
{{- t[part.key] ~ " " if part.key }}{{ part.title }}</title>
</rect>
{% if part.label %}
<text x="{{ part.x + 6 }}" y="{{ row.y + 13 }}">
{{- tspan(part.label.key) ~ " " if part.label.key }}{{ part.label.text }}</text>
{% endif %}
</g>
{% endfor %}
<g class="{{ row.end.meaning }}">
<use href="#{{ row.end.meaning }}" x="{{ row.end.x + 4 }}" y="{{ row.y + 3 }}" width="12" height="12"/>
<text x="{{ row.end.x + 22 }}" y="{{ row.y + 13 }}">
{{- row.end.state }} {{ row.end.seconds }} {{ tspan("seconds") }}</text>
</g>
</g>
{% endfor %}
</svg>
</div>
{% if bars.left_out %}
<p class="quiet">{{ text("others_ended") }}: {{ bars.left_out }}</p>
{% endif %}
{% endif %}
</section>
{% endif %}
{% if "topology" in sections %}
<section id="section-topology" aria-labelledby="h-topology">
{{ heading("topology") }}
{% if not services_named %}
{{ hint("scale") }}
{% endif %}
{% for cluster in drawings %}
<details class="card"{% if loop.index <= most_open %} open{% endif %}>
<summary><b><bdi>{{ cluster.name }}</bdi></b>
<span class="quiet">{{ text("data_flows") }} {{ cluster.flows|length }} ·
{{ text("services") }} {{ cluster.services }}</span>
{%- for share in cluster.states %}
 <span class="share">{{ badge(share.meaning, share.name) }} {{ share.number }}</span>
{%- endfor %}
</summary>
<div class="scroll" role="region" tabindex="0" aria-label="{{ cluster.name }}">
<svg {{ drawing(cluster) }} aria-label="{{ cluster.name }}">
{% for line in cluster.lines %}
<path class="line" d="{{ line }}"/>
{% endfor %}
{% for box in cluster.boxes %}
<g class="{{ box.meaning }}">
<title>{{ box.name }}{% if box.state %}, {{ box.state }}{% endif %}</title>
<rect class="box" x="{{ box.x }}" y="{{ box.y }}" {{ size(box) }} rx="6"/>
{% if box.state %}
<use href="#{{ box.meaning }}" x="{{ box.x + 9 }}" y="{{ box.y + 11 }}" width="10" height="10"/>
<text class="name" x="{{ box.x + 26 }}" y="{{ box.y + 14 }}">{{ box.short }}</text>
<text class="state" x="{{ box.x + 26 }}" y="{{ box.y + 26 }}">{{ box.state }}</text>
{% else %}
<text class="name" x="{{ box.x + 12 }}" y="{{ box.y + 20 }}">{{ box.short }}</text>
{% endif %}
</g>
{% endfor %}
{% for mark in cluster.marks %}
<use class="{{ mark.meaning }}" href="#{{ mark.meaning }}" x="{{ mark.x }}" y="{{ mark.y }}" width="14" height="14"
><title>{{ mark.name }}, {{ mark.state }}</title></use>
{% endfor %}
{% for note in cluster.notes %}
<text class="quiet" x="{{ note.x }}" y="{{ note.y }}">
{{- note.number ~ " " if note.number }}{{ tspan(note.text) }}</text>
{% endfor %}
</svg>
</div>
</details>
{% endfor %}
</section>
<section id="section-objects" aria-labelledby="h-objects">
{{ heading("objects") }}
<form class="filters" role="search" aria-labelledby="h-objects">
<label class="wide">{{ text("filter") }} <input id="filter" type="search" autocomplete="off" spellcheck="false"
placeholder="{{ t.filter_hint }}" data-t-placeholder="filter_hint"></label>
<label>{{ text("kind") }} <select id="kind"><option value="" data-t="all">{{ t.all }}</option>
{% for kind in kinds %}
<option value="{{ kind }}" data-t="{{ kind }}">{{ t[kind] }}</option>
{% endfor %}
</select></label>
<label>{{ text("column_state") }} <select id="state"><option value="" data-t="all">{{ t.all }}</option>
{% for share in states %}
<option>{{ share.name }}</option>
{% endfor %}
</select></label>
<button type="reset" data-t="reset">{{ t.reset }}</button>
<p>{{ text("shown") }}
<output id="shown" for="filter kind state">{{ objects|length }} / {{ objects|length }}</output></p>
</form>
<div class="scroll card table" role="region" tabindex="0" aria-labelledby="h-objects">
<table id="objects">
<colgroup>
{% for column in columns %}
<col class="{{ column }}">
{% endfor %}
</colgroup>
<thead><tr>
{% for column in columns %}
{% set key = "column_" ~ column %}
{% if column == "links" %}
<th scope="col" data-t="{{ key }}">{{ t[key] }}</th>
{% else %}
<th scope="col"{% if column in numbers %} class="number"{% endif %}
aria-sort="{{ "ascending" if loop.first else "none" }}">
<button type="button" data-t="{{ key }}">{{ t[key] }}</button></th>
{% endif %}
{% endfor %}
</tr></thead>
<tbody>
{% for row in objects %}
<tr data-kind="{{ row.kind }}" data-state="{{ row.state }}">
{% for column in columns %}
{{ cell(row, column) -}}
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table>
<p id="none" hidden data-t="none_shown">{{ t.none_shown }}</p>
</div>
</section>
{% endif %}
</main>
<script type="application/json" id="texts">{{ texts|tojson }}</script>
<script>{{ script|safe }}</script>
</body>
</html>
"""
