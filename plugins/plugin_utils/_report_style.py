# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The style of the HTML report: light, dark and print."""

from __future__ import annotations

STYLE = r""":root {
  --paper: #f6f7f9; --card: #fff; --ink: #1b212b; --quiet: #566070; --rule: #dfe3e9; --accent: #2f55c8;
  --good: #1a7f37; --busy: #8a5a00; --off: #5b6470; --bad: #c2262e; --tint: 7%;
  color-scheme: light;
  font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #0f131a; --card: #171c25; --ink: #e6e9ef; --quiet: #a2acba; --rule: #2b3340; --accent: #8fabff;
    --good: #57c77c; --busy: #e5b04f; --off: #a5afbc; --bad: #ff8a86; --tint: 14%;
    color-scheme: dark;
  }
}
*, ::before { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
header, main { max-width: 1640px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 20px; }
.bar { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; }
h1 { margin: 0; font-size: 22px; line-height: 1.25; letter-spacing: -.01em; }
h2 { margin: 32px 0 10px; font-size: 16px; }
h3 { margin: 0; font-size: inherit; font-weight: 400; }
p { margin: 0 0 10px; }
.quiet, dt, h3, small { color: var(--quiet); }
.bar .quiet { margin: 0; }
time, .number, dd, b, output { font-variant-numeric: tabular-nums; }
a { color: var(--accent); text-underline-offset: 2px; }
nav {
  display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 12px; padding-bottom: 10px;
  border-bottom: 1px solid var(--rule);
}
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
button, input, select { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.languages {
  margin-left: auto; display: flex; border: 1px solid var(--rule); border-radius: 7px; background: var(--card);
}
.languages button { border: 0; border-radius: 6px; background: none; padding: 3px 10px; cursor: pointer; }
.languages [aria-pressed="true"] { background: var(--accent); color: var(--card); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 0 0 10px; }
.symbols { position: absolute; width: 0; height: 0; }

.numbers { display: flex; flex-wrap: wrap; gap: 10px; margin: 0 0 10px; }
.numbers div {
  flex: 1 1 130px; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px;
}
.numbers dd { margin: 0; font-size: 24px; line-height: 1.25; font-weight: 600; letter-spacing: -.01em; }
.numbers small { font-size: 13px; font-weight: 400; margin-left: 2px; }
.charts { display: flex; flex-wrap: wrap; gap: 10px; }
.shares {
  flex: 1 1 420px; margin: 0; padding: 10px 14px 12px; background: var(--card); border: 1px solid var(--rule);
  border-radius: 8px;
}
.stack { display: block; width: 100%; height: 10px; margin: 8px 0 10px; border-radius: 3px; }
.stack rect { fill: currentColor; stroke: var(--card); stroke-width: 2px; vector-effect: non-scaling-stroke; }
.shares ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0; padding: 0; }
.good { color: var(--good); }
.busy { color: var(--busy); }
.off { color: var(--off); }
.bad { color: var(--bad); }
.badge {
  display: inline-flex; align-items: baseline; gap: 5px; font-size: 12px; font-weight: 600; white-space: nowrap;
}
.badge::before {
  content: ""; flex: none; width: 10px; height: 10px; border: 1.5px solid currentColor; border-radius: 3px;
}
.badge.good::before { background: currentColor; }
.badge.busy::before { border-radius: 50%; background: linear-gradient(90deg, transparent 50%, currentColor 50%); }
.badge.bad::before {
  border: 0; border-radius: 0; background: currentColor; clip-path: polygon(50% 0, 100% 100%, 0 100%);
}

summary { padding: 9px 14px; cursor: pointer; }
summary > span { margin-left: 8px; }
.share { white-space: nowrap; font-variant-numeric: tabular-nums; }
.list { max-height: min(85vh, 1000px); overflow: auto; }
details > :not(summary) { margin: 0 14px 12px; }
.scroll { overflow-x: auto; max-width: 100%; }
details > .scroll { padding-bottom: 2px; }
.drawing { display: block; }
.drawing text { font-size: 12px; fill: var(--ink); unicode-bidi: isolate; }
.drawing .name { font-weight: 600; }
.drawing .state { font-size: 10px; fill: currentColor; }
.drawing text.quiet { fill: var(--quiet); }
.box { fill: var(--card); stroke: var(--rule); }
.bad > .box, .busy > .box, .off > .box { stroke: currentColor; }
.cluster > .box { fill: var(--paper); }
.line { fill: none; stroke: var(--rule); stroke-width: 1.5; }
.faint { stroke-width: 1; }
.segment { fill: color-mix(in srgb, currentColor 24%, var(--card)); stroke: currentColor; }
.wait { color: var(--rule); }
.scroll.card > .drawing { margin: 12px 14px; }

.diff { font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK KR", monospace; }
.diff dt { color: var(--ink); margin-top: 6px; }
.diff dd { margin: 0; max-height: 12em; overflow: auto; }
del, ins { display: block; text-decoration: none; padding: 1px 8px; border-left: 3px solid currentColor; }
del { color: var(--bad); background: color-mix(in srgb, currentColor var(--tint), var(--card)); }
ins { color: var(--good); background: color-mix(in srgb, currentColor var(--tint), var(--card)); }
del::before { content: "− "; }
ins::before { content: "+ "; }

.filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin: 0 0 10px; }
.filters label { display: flex; align-items: center; gap: 8px; color: var(--quiet); }
.filters input, .filters select, .filters button {
  color: var(--ink); background: var(--card); border: 1px solid var(--quiet); border-radius: 6px; padding: 4px 8px;
  min-height: 32px;
}
.filters .wide { flex: 1 1 260px; max-width: 440px; }
.filters input { flex: 1; min-width: 0; }
.filters select { max-width: 14em; }
.filters button { cursor: pointer; }
.filters p { margin: 0 0 0 auto; color: var(--quiet); }
.filters output { color: var(--ink); font-weight: 600; margin-left: 4px; }
.table { max-height: min(85vh, 1000px); overflow: auto; }
/* Fixed columns: the browser need not measure all rows whenever the filter changes. */
table {
  table-layout: fixed; width: 100%; border-collapse: separate; border-spacing: 0;
  font-size: 13px;
}
#objects { min-width: 1340px; }
col.cluster { width: 6.6em; }
col.status { width: 7em; }
col.version { width: 5em; }
col.cpu { width: 5.4em; }
col.state { width: 8em; }
col.memory { width: 6.4em; }
col.age { width: 8.8em; }
col.nifi, col.nifi_registry, col.zookeeper { width: 9.2em; }
col.host { width: 24%; }
col.links { width: 8.6em; }
td.size { font-size: 11px; line-height: 1.7; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
td small { font-size: 11px; }
th, td { text-align: left; padding: 4px 8px; border-bottom: 1px solid var(--rule); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover td { background: color-mix(in srgb, var(--accent) 6%, var(--card)); }
thead th {
  position: sticky; top: 0; background: var(--card); white-space: nowrap; font-weight: 600; color: var(--quiet);
  z-index: 1; border-bottom-color: var(--quiet);
}
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:hover { color: var(--accent); text-decoration: underline; }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
[aria-sort="ascending"] button, [aria-sort="descending"] button { color: var(--accent); }
[aria-sort="ascending"] button::after { content: " ↑"; }
[aria-sort="descending"] button::after { content: " ↓"; }
.number { text-align: right; white-space: nowrap; }
td a { margin-right: 6px; }
td .flow { font-weight: 600; }
td [data-t="data_flow"]:not(a) { color: var(--quiet); font-size: 12px; white-space: nowrap; }
#results td:last-child { white-space: pre-line; }
#none { padding: 16px; margin: 0; color: var(--quiet); }
[hidden] { display: none !important; }
@media (scripting: none) { .languages, .filters { display: none; } th button { cursor: auto; } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media (max-width: 700px) {
  header, main { padding: 0 12px; }
  header { padding-top: 12px; }
  .languages { margin-left: 0; }
}
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { --paper: #fff; font-size: 11px; }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, main { max-width: none; padding: 0; }
  nav, .languages, .filters { display: none; }
  h2 { margin-top: 16px; break-after: avoid; }
  .scroll, .table, .list { overflow: visible; max-height: none; }
  .diff dd { max-height: none; }
  .drawing { width: 100%; height: auto; }
  .scroll.card > .drawing { width: calc(100% - 28px); }
  .numbers div, .shares, tr, summary { break-inside: avoid; }
  thead th { position: static; }
  table { font-size: 9px; }
  #objects { min-width: 0; }
  th, td { padding: 2px 5px; }
  th button::after { content: "" !important; }
  td .badge, td small, td.size, td [data-t="data_flow"]:not(a) { font-size: 9px; }
  td .badge::before { width: 8px; height: 8px; }
  td.size { white-space: normal; }
  td a, td .badge { margin: 0; white-space: nowrap; }
}
"""
