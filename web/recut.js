// SPDX-License-Identifier: GPL-3.0-or-later
// What the re-cut did: a picture of both cuts, the change list in words, and every cue before and after.

import { calm, h, s } from "./dom.js";
import { VERDICTS, seconds } from "./film.js";

const HIGH = 200;
const STRIP_TOP = 43;
const STRIP = 20;
const STRIP_LOW = HIGH - STRIP_TOP - STRIP;
const LISTEN_S = 9;

/** The pieces that keep their order: the longest row of them, by length, that goes forward in both cuts. */
export function inOrder(kept) {
  const pieces = [...kept].sort((a, b) => a.old - b.old);
  const best = pieces.map((piece) => piece.length);
  const before = pieces.map(() => -1);
  for (let i = 0; i < pieces.length; i++) {
    for (let j = 0; j < i; j++) {
      if (pieces[j].new + pieces[j].length <= pieces[i].new && pieces[j].old + pieces[j].length <= pieces[i].old &&
        best[j] + pieces[i].length > best[i]) {
        best[i] = best[j] + pieces[i].length;
        before[i] = j;
      }
    }
  }
  const chosen = new Set();
  for (let i = best.indexOf(Math.max(...best)); i >= 0; i = before[i]) chosen.add(pieces[i]);
  return chosen;
}

function ribbon(x, piece, moved) {
  const [x0, x1] = [x(seconds(piece.old)), x(seconds(piece.old + piece.length))];
  const [y0, y1] = [x(seconds(piece.new)), x(seconds(piece.new + piece.length))];
  const middle = HIGH / 2;
  return s("path", { class: moved ? "ribbon moved" : "ribbon",
    d: `M${x0} ${STRIP_TOP + STRIP}C${x0} ${middle} ${y0} ${middle} ${y0} ${STRIP_LOW}H${y1}C${y1} ${middle} ${x1} ${middle} ${x1} ${STRIP_TOP + STRIP}Z` });
}

const shotStrip = (x, cut, y) => (cut.shots || []).map((shot) => s("rect", { class: `shot ${shot.change ?? "kept"}`, x: x(seconds(shot.in)), y,
  height: STRIP, width: Math.max(1, x(seconds(shot.out)) - x(seconds(shot.in)) - 0.8) }));

/** Cues beside their cut, away from it by a row where they overlap. */
function cueStrip(x, cut, above) {
  const cues = [...(cut.cues || [])].sort((a, b) => a.in - b.in);
  let end = -1;
  let row = 0;
  return cues.map((cue) => {
    row = cue.in < end ? 1 - row : 0;
    end = Math.max(end, cue.out);
    const away = row * 9;
    return s("g", {},
      s("rect", { class: `cue ${cue.verdict ?? ""}`, x: x(seconds(cue.in)), y: above ? STRIP_TOP - 11 - away : HIGH - STRIP_TOP + 4 + away, height: 7, rx: 2,
        width: Math.max(1, x(seconds(cue.out)) - x(seconds(cue.in)) - 1.5) }),
      s("text", { x: x(seconds(cue.in)) + 1, y: above ? STRIP_TOP - 25 : HIGH - STRIP_TOP + 33 }, cue.id));
  });
}

/** Ribbons from the old cut above to the new one below: what crosses was moved, what is missing was taken out. */
function ribbons(film, player, store) {
  const [old, now] = [film.recut.from, film.recut.to].map((name) => film.cuts.find((cut) => cut.name === name));
  if (!old || !now) return null;
  const longest = Math.max(film.duration(old), film.duration(now));
  const head = s("path", { class: "head" });
  const picture = s("svg", { class: "ribbons", role: "img", "aria-label": `${old.title} above, ${now.title} below; ribbons join the picture that survived` });
  let x = (time) => time;
  const place = ({ frame, cut }) => {
    const at = x(frame / film.fps);
    head.setAttribute("d", film.cuts[cut] === old ? `M${at} ${STRIP_TOP - 12}V${STRIP_TOP + STRIP + 3}` : `M${at} ${STRIP_LOW - 3}V${HIGH - STRIP_TOP + 12}`);
  };
  const build = () => {
    const width = picture.clientWidth || 1000;
    x = (time) => (time / longest) * width;
    picture.setAttribute("viewBox", `0 0 ${width} ${HIGH}`);
    const kept = film.recut.kept || [];
    const ordered = inOrder(kept);
    picture.replaceChildren(...kept.map((piece) => ribbon(x, piece, !ordered.has(piece))), ...shotStrip(x, old, STRIP_TOP), ...shotStrip(x, now, STRIP_LOW),
      ...cueStrip(x, old, true), ...cueStrip(x, now, false), head);
    place(store.values);
  };
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const cut = event.clientY - box.top < box.height / 2 ? old : now;
    player.pause();
    store.set({ cut: film.cuts.indexOf(cut) });
    player.seek(((event.clientX - box.left) / box.width) * longest);
  });
  new ResizeObserver(build).observe(picture);
  store.watch(["frame", "cut"], place);
  return h("figure", {}, h("figcaption", {}, h("span", {}, old.title), h("span", {}, now.title)), picture);
}

function changeList(film, player, store) {
  const indexOf = (name) => film.cuts.findIndex((cut) => cut.name === name);
  const go = (change) => {
    const isNew = change.new !== null && change.new !== undefined;
    player.pause();
    store.set({ cut: indexOf(isNew ? film.recut.to : film.recut.from) });
    player.seek(seconds(isNew ? change.new : change.old));
  };
  return h("ol", { class: "changes" }, (film.recut.changes || []).map((change) => {
    const isNew = change.new !== null && change.new !== undefined;
    const cut = film.cuts[indexOf(isNew ? film.recut.to : film.recut.from)];
    return h("li", {}, h("button", { type: "button", onclick: () => go(change) },
      h("span", { class: `op ${change.op}` }, change.op),
      h("span", { class: "text" }, change.text),
      h("span", { class: "at" }, film.timecodeIn(cut, isNew ? change.new : change.old))));
  }));
}

/** Whose parts a copyist has to touch, and where. */
function partsInWords(parts) {
  if (!parts) return "";
  if (parts.length === 0) return "Every part keeps its notes.";
  const bars = (part) => (part.from ? `${part.from === part.until ? "bar" : "bars"} ${part.from}${part.from === part.until ? "" : `–${part.until}`}` : "gone");
  return `Other notes: ${parts.map((part) => `${part.name} (${bars(part)})`).join(", ")}.`;
}

/** One cue: what became of it, and both versions from the bar that changed. */
function cueRow(film, player, store, change) {
  const verdict = VERDICTS[change.verdict] ?? { glyph: "", says: change.verdict };
  const find = (name) => (film.cuts.find((cut) => cut.name === name)?.cues || []).find((cue) => cue.id === change.id);
  const [before, after] = [find(film.recut.from), find(film.recut.to)];
  const listen = (name, from) => {
    player.pause();
    store.set({ cut: film.cuts.findIndex((cut) => cut.name === name), alone: change.id });
    player.seek(seconds(from));
    player.play(seconds(from) + LISTEN_S);
    player.element.scrollIntoView({ block: "nearest", behavior: calm() ? "instant" : "smooth" });
  };
  const button = (label, name, from) => (from === null || from === undefined ? h("span", { class: "gone" }, "–") :
    h("button", { type: "button", class: "listen", onclick: () => listen(name, from),
      "aria-label": `Hear ${change.id} ${label.toLowerCase()} the re-cut` }, `▶ ${label}`));
  const cue = after ?? before;
  return h("tr", {},
    h("th", { scope: "row" }, h("b", {}, change.id), " ", cue ? cue.title : ""),
    h("td", {}, h("span", { class: `verdict ${change.verdict}` }, `${verdict.glyph} ${verdict.says}`)),
    h("td", { class: "text" }, change.text ?? "", change.bar ? h("span", { class: "quiet" }, ` Made anew from bar ${change.bar} ${change.until ? `to ${change.until}` : "on"}. ${partsInWords(change.parts)}`) :
      change.same_sound ? h("span", { class: "quiet" }, " Its music is the same, byte for byte.") : null),
    h("td", { class: "ab" }, button("Before", film.recut.from, change.old), button("After", film.recut.to, change.new)));
}

export function recutSection(film, store, player) {
  const recut = film.recut;
  if (!recut) return null;
  return h("section", { class: "recut", "aria-labelledby": "recut-title" },
    h("h2", { id: "recut-title" }, "What the re-cut did"), ribbons(film, player, store),
    h("div", { class: "columns" },
      h("div", {}, h("h3", {}, "The picture"), changeList(film, player, store)),
      h("div", {}, h("h3", {}, "The music"),
        h("div", { class: "wide" }, h("table", { class: "verdicts" }, h("thead", {}, h("tr", {}, ["Cue", "Verdict", "Why", "Listen"].map((title) => h("th", { scope: "col" }, title)))),
          h("tbody", {}, (recut.cues || []).map((change) => cueRow(film, player, store, change))))))));
}
