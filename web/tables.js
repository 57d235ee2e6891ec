// SPDX-License-Identifier: GPL-3.0-or-later
// What is better read than watched: every hit, loudness, the gate.

import { h } from "./dom.js";
import { WANTS, signedFrames, tenths } from "./film.js";

function hitRow(film, store, player, hit) {
  const cut = film.cuts[store.get("cut")];
  const placed = hit.at !== null && hit.at !== undefined;
  const error = placed ? film.error(hit) : null;
  return h("tr", { class: hit.status },
    h("td", {}, placed ? h("button", { type: "button", onclick: () => player.seekFrame(film.frameOf(hit.at)) }, film.timecodeIn(cut, hit.at)) : "–"),
    h("td", {}, hit.cue.id),
    h("th", { scope: "row" }, h("i", { class: `want ${hit.want}`, "aria-hidden": "true" }, WANTS[hit.want]?.glyph ?? ""), ` ${hit.name}`),
    h("td", {}, WANTS[hit.want]?.says ?? hit.want),
    h("td", {}, hit.beat ? hit.beat.replace("|", " · ") : "–"),
    h("td", { class: "number" }, signedFrames(error)),
    h("td", { class: "quiet" }, placed ? film.allowance(hit) ?? "–" : "–"),
    h("td", {}, h("span", { class: `status ${hit.status}` }, { met: "✓ met", missed: "✗ missed", omitted: "– omitted" }[hit.status] ?? hit.status), hit.why || hit.note ? h("span", { class: "quiet" }, ` ${[hit.why, hit.note].filter(Boolean).join("; ")}`) : null));
}

export function hitsSection(film, store, player) {
  const body = h("tbody");
  const lead = h("p", { class: "lead" });
  store.watch(["cut"], ({ cut }) => {
    const hits = film.hits(film.cuts[cut]);
    const met = hits.filter((hit) => hit.status === "met");
    const worst = Math.max(0, ...met.map((hit) => Math.abs(film.error(hit) ?? 0)));
    const lost = film.lostHits(film.cuts[cut]);
    const omitted = hits.filter((hit) => hit.status === "omitted").length + lost.length;
    lead.textContent = hits.length + lost.length ? `${met.length} of ${hits.length + lost.length} hits are met in ${film.cuts[cut].title}, the furthest ${signedFrames(worst).replace("+", "")} frames away` +
      (omitted ? `; ${omitted} ${omitted === 1 ? "has" : "have"} lost what they marked.` : ".") : "No hits.";
    body.replaceChildren(...[...hits, ...lost].map((hit) => hitRow(film, store, player, hit)));
  });
  return h("section", { class: "hits", "aria-labelledby": "hits-title" }, h("h2", { id: "hits-title" }, "Hits"), lead,
    h("div", { class: "wide" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Timecode", "Cue", "Hit", "Wants", "Bar · beat", "Frames off", "May be", "Result"].map((title) => h("th", { scope: "col" }, title)))), body)));
}

export function loudnessSection(film) {
  const measured = film.cuts.filter((cut) => cut.loudness);
  if (!measured.length) return null;
  const [house, aim] = ["profile", "target"].map((name) => measured.some(({ loudness }) => loudness[name] !== null && loudness[name] !== undefined));
  const titles = ["Mix", house && "Made for", "Integrated", aim && "Target", "Range", "True peak"].filter(Boolean);
  const cell = (value, unit) => h("td", { class: "number" }, value === null || value === undefined ? "–" : `${tenths(value)} ${unit}`);
  return h("section", { class: "loudness", "aria-labelledby": "loudness-title" }, h("h2", { id: "loudness-title" }, "Loudness"),
    h("table", {}, h("thead", {}, h("tr", {}, titles.map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, measured.map(({ title, loudness }) => h("tr", {}, h("th", { scope: "row" }, title), house ? h("td", {}, loudness.profile ?? "–") : null,
        cell(loudness.integrated, "LUFS"), aim ? cell(loudness.target, "LUFS") : null, cell(loudness.range, "LU"), cell(loudness.true_peak, "dBTP"))))));
}

/** What people said, wherever it was said of. */
export function notesSection(film, store, player) {
  const notes = film.data.notes || [];
  if (!notes.length) return null;
  const list = h("ul");
  store.watch(["cut"], ({ cut }) => {
    const here = film.cuts[cut];
    list.replaceChildren(...notes.map((note) => {
      const place = (note.places || []).find((one) => one.cut === here.name);
      return h("li", { class: note.status },
        h("p", { class: "said" }, `“${note.text}”`),
        h("p", { class: "quiet" }, [note.who, note.cue, note.status].filter(Boolean).join(" · "), " ",
          place ? h("button", { type: "button", onclick: () => player.seekFrame(film.frameOf(place.at)) }, film.timecodeIn(here, place.at)) : `not in ${here.title}`));
    }));
  });
  return h("section", { class: "remarks", "aria-labelledby": "remarks-title" }, h("h2", { id: "remarks-title" }, "What was said"), list);
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
