// SPDX-License-Identifier: GPL-3.0-or-later
// What is better read than watched: every hit, loudness, the gate.

import { h } from "./dom.js";
import { WANTS, signedFrames, tenths } from "./film.js";

function hitRow(film, store, player, hit) {
  const error = film.error(hit);
  const cut = film.cuts[store.get("cut")];
  return h("tr", { class: hit.status },
    h("td", {}, h("button", { type: "button", onclick: () => player.seekFrame(film.frameOf(hit.at)) }, film.timecodeIn(cut, hit.at))),
    h("td", {}, hit.cue.id),
    h("th", { scope: "row" }, h("i", { class: `want ${hit.want}`, "aria-hidden": "true" }, WANTS[hit.want]?.glyph ?? ""), ` ${hit.name}`),
    h("td", {}, WANTS[hit.want]?.says ?? hit.want),
    h("td", {}, hit.beat ? hit.beat.replace("|", " · ") : "–"),
    h("td", { class: "number" }, signedFrames(error)),
    h("td", {}, h("span", { class: `status ${hit.status}` }, { met: "✓ met", missed: "✗ missed", omitted: "– omitted" }[hit.status] ?? hit.status), hit.why ? ` ${hit.why}` : ""));
}

export function hitsSection(film, store, player) {
  const body = h("tbody");
  const lead = h("p", { class: "lead" });
  store.watch(["cut"], ({ cut }) => {
    const hits = film.hits(film.cuts[cut]);
    const met = hits.filter((hit) => hit.status === "met");
    const worst = Math.max(0, ...met.map((hit) => Math.abs(film.error(hit) ?? 0)));
    lead.textContent = hits.length ? `${met.length} of ${hits.length} hits are met in ${film.cuts[cut].title}; the furthest is ${signedFrames(worst).replace("+", "")} frames away.` : "No hits.";
    body.replaceChildren(...hits.map((hit) => hitRow(film, store, player, hit)));
  });
  return h("section", { class: "hits", "aria-labelledby": "hits-title" }, h("h2", { id: "hits-title" }, "Hits"), lead,
    h("div", { class: "wide" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Timecode", "Cue", "Hit", "Wants", "Bar · beat", "Frames off", "Result"].map((title) => h("th", { scope: "col" }, title)))), body)));
}

export function loudnessSection(film) {
  const measured = film.cuts.filter((cut) => cut.loudness);
  if (!measured.length) return null;
  const cell = (value, unit) => h("td", { class: "number" }, value === null || value === undefined ? "–" : `${tenths(value)} ${unit}`);
  return h("section", { class: "loudness", "aria-labelledby": "loudness-title" }, h("h2", { id: "loudness-title" }, "Loudness"),
    h("table", {}, h("thead", {}, h("tr", {}, ["Mix", "Made for", "Integrated", "Target", "Range", "True peak"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, measured.map(({ title, loudness }) => h("tr", {}, h("th", { scope: "row" }, title), h("td", {}, loudness.profile ?? "–"),
        cell(loudness.integrated, "LUFS"), cell(loudness.target, "LUFS"), cell(loudness.range, "LU"), cell(loudness.true_peak, "dBTP"))))));
}

export function gateSection(film) {
  const gate = film.data.gate || [];
  if (!gate.length) return null;
  return h("section", { class: "gate", "aria-labelledby": "gate-title" }, h("h2", { id: "gate-title" }, "May it leave?"),
    h("ul", {}, gate.map((delivery) => h("li", { class: delivery.ready ? "ready" : "refused" },
      h("h3", {}, h("span", { class: "sign", "aria-hidden": "true" }, delivery.ready ? "✓" : "✗"), ` ${delivery.delivery}`,
        h("small", {}, delivery.ready ? (delivery.override ? `by order of ${delivery.override}` : "ready") : "refused")),
      (delivery.reasons || []).length ? h("ul", {}, delivery.reasons.map((reason) => h("li", {}, reason))) : null))));
}
