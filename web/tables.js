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
  const mixes = film.cuts.filter((cut) => cut.loudness).map((cut) => ({ title: `${cut.title}, as heard here`, ...cut.loudness }));
  const masters = (film.data.gate || []).filter(({ master }) => master).map(({ delivery, master }) => ({ title: `Master, ${delivery}`, ...master }));
  if (!mixes.length) return null;
  const cell = (value, unit) => h("td", { class: "number" }, value === null || value === undefined ? "–" : `${tenths(value)} ${unit}`);
  return h("section", { class: "loudness", "aria-labelledby": "loudness-title" }, h("h2", { id: "loudness-title" }, "Loudness"),
    h("div", { class: "wide", tabindex: "0" }, h("table", {}, h("thead", {}, h("tr", {}, ["Sound", "Integrated", "Asked for", "Range", "True peak"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, [...mixes, ...masters].map((one) => h("tr", {}, h("th", { scope: "row" }, one.title), cell(one.integrated, "LUFS"),
        h("td", { class: "number" }, one.target === null || one.target === undefined ? "–" : `${tenths(one.target)} LUFS, ${one.measured}`),
        cell(one.range, "LU"), cell(one.true_peak, "dBTP")))))));
}

const CONDITION = [["clicks", "Clicks"], ["clipped", "Tops cut off"], ["hum", "Hum over what is beside it", "dB"], ["noise", "Steady noise", "dBFS"],
  ["snr", "Sound over noise", "dB"], ["mud", "315 Hz over 1600 Hz", "dB"]];

/** What a repair did: before and after, in numbers and as a picture. */
function repaired(file, repair) {
  const value = (condition, key, unit) => (condition[key] === null || condition[key] === undefined ? "–" : unit ? `${tenths(condition[key])} ${unit}` : String(condition[key]));
  return h("details", { class: "repair" }, h("summary", {}, `${file}: ${repair.words}`),
    h("table", {}, h("thead", {}, h("tr", {}, ["", "Before", "After"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, CONDITION.map(([key, title, unit]) => h("tr", {}, h("th", { scope: "row" }, title),
        h("td", { class: "number" }, value(repair.before, key, unit)), h("td", { class: "number" }, value(repair.after, key, unit)))))),
    h("p", { class: "quiet" }, [repair.residual === null || repair.residual === undefined ? "nothing was changed" : `what was changed lies ${tenths(repair.residual)} dB against the sound`,
      repair.mended ? `${repair.mended} samples mended` : "", repair.gain ? `lowered by ${tenths(-repair.gain)} dB to fit` : ""].filter(Boolean).join(" · ")),
    h("img", { src: `data:image/svg+xml,${encodeURIComponent(repair.picture)}`, alt: `The bands of ${file} before and after` }));
}

/** Sounds that came another way than as WAV at the film's rate, and what was repaired. */
export function soundsSection(film) {
  const sounds = film.data.sounds || [];
  if (!sounds.length) return null;
  const rate = (hertz) => `${hertz / 1000} kHz`;
  return h("section", { class: "sounds", "aria-labelledby": "sounds-title" }, h("h2", { id: "sounds-title" }, "Sound as it came"),
    h("div", { class: "wide", tabindex: "0" }, h("table", {}, h("thead", {}, h("tr", {}, ["File", "Given as", "What was done"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, sounds.map((one) => h("tr", {}, h("th", { scope: "row" }, one.file), h("td", {}, `${one.kind}, ${rate(one.rate)}`),
        h("td", {}, one.rate === film.data.film_rate ? "as it is" : `brought to ${rate(film.data.film_rate)}${one.gain ? `, ${tenths(one.gain)} dB` : ""}`, one.repair ? "; repaired" : "")))))),
    sounds.filter((one) => one.repair).map((one) => repaired(one.file, one.repair)));
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

const STATES = { approved: "✓ approved", changed: "✗ changed since it was approved", waiting: "○ waiting" };

/** Who has yet to approve which cue. */
function approvals(film) {
  const cues = (film.data.approvals || []).filter((cue) => cue.roles.length);
  if (!cues.length) return null;
  const roles = [...new Set(cues.flatMap((cue) => cue.roles.map(({ role }) => role)))];
  const titles = new Map(film.cuts.flatMap((cut) => cut.cues || []).map((cue) => [cue.id, cue.title]));
  const cell = (cue, role) => {
    const one = cue.roles.find((item) => item.role === role);
    return h("td", {}, one ? h("span", { class: `state ${one.state}` }, STATES[one.state] ?? one.state, one.state === "approved" && one.who ? ` by ${one.who}` : "") : "–");
  };
  return h("div", { class: "wide", tabindex: "0" }, h("table", { class: "approvals" },
    h("thead", {}, h("tr", {}, ["Cue", ...roles].map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, cues.map((cue) => h("tr", {}, h("th", { scope: "row" }, h("b", {}, cue.id), ` ${titles.get(cue.id) ?? ""}`), roles.map((role) => cell(cue, role)))))));
}

const same = (a, b) => a.kind === b.kind && a.subject === b.subject && a.words === b.words;

function finding(item) {
  return h("li", { class: item.refuses ? "refuses" : "" }, h("b", {}, item.subject), `: ${item.words}`,
    item.by ? h("em", {}, ` ${item.by} answers for it: ${item.for}`) : null);
}

/** What stands against every delivery is said once, the rest of each with it. Approvals have a table of their own. */
export function gateSection(film) {
  const gate = film.data.gate || [];
  if (!gate.length) return null;
  const of = (delivery) => delivery.items.filter((item) => item.kind !== "approval");
  const all = of(gate[0]).filter((item) => gate.every((delivery) => of(delivery).some((one) => same(one, item))));
  const shared = gate.length > 1 ? all : [];
  const unapproved = (delivery) => delivery.items.filter((item) => item.kind === "approval" && item.refuses).length;
  const card = (delivery) => {
    const own = of(delivery).filter((item) => !shared.some((one) => same(one, item)));
    const waiting = unapproved(delivery);
    return h("li", { class: delivery.ready ? "ready" : "refused" },
      h("h3", {}, h("span", { class: "sign", "aria-hidden": "true" }, delivery.ready ? "✓" : "✗"), ` ${delivery.delivery}`,
        h("small", {}, delivery.ready ? "may leave" : "refused")),
      own.length || waiting ? h("ul", {}, own.map(finding), waiting ? h("li", { class: "refuses" }, `${waiting} ${waiting === 1 ? "approval is" : "approvals are"} missing`) : null) : null);
  };
  return h("section", { class: "gate", "aria-labelledby": "gate-title" }, h("h2", { id: "gate-title" }, "May it leave?"),
    approvals(film),
    h("ul", {}, gate.map(card),
      shared.length ? h("li", { class: shared.some((item) => item.refuses) ? "refused all" : "ready all" }, h("h3", {}, "Of every delivery"), h("ul", {}, shared.map(finding))) : null));
}
