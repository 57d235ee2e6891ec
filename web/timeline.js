// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: scenes, shots, lines, cues and hits as things that can be clicked, curves under them on canvas.

import { h } from "./dom.js";
import { USES, VERDICTS, WANTS, lineWords, seconds, signedFrames } from "./film.js";
import { drawBalance, drawCrowd, drawLoudness, drawTempo } from "./curves.js";

const LABEL_PX = 108;
const ZOOM_MOST = 160; // pixels a second
const CHANGES = { kept: "", trimmed: "trimmed", new: "new", moved: "moved", repeated: "used again", retimed: "other speed" };

const worstPair = ({ percent, pairs }) => {
  const [worst] = pairs || [];
  return `${percent} % of what sounds` + (worst ? `, most ${worst.first} and ${worst.second} round ${worst.hz} Hz` : "");
};

export class Timeline {
  constructor(film, store, player) {
    Object.assign(this, { film, store, player });
    this.scale = 4;
    this.fitted = true;
    this.playhead = h("i", { class: "playhead" });
    this.inner = h("div", { class: "lanes" });
    this.scroller = h("div", { class: "scroller", tabindex: "-1", onscroll: () => this.drawCurves(), onwheel: (event) => this.wheel(event) }, this.inner);
    this.element = h("section", { class: "timeline", "aria-label": "Timeline" },
      h("div", { class: "bar" },
        h("h2", {}, "Timeline"),
        h("p", { class: "legend", "aria-hidden": "true" },
          Object.entries(WANTS).map(([want, { glyph, says }]) => h("span", {}, h("i", { class: `want ${want}` }, glyph), ` ${says}`))),
        h("div", { class: "zoom", role: "group", "aria-label": "Zoom" },
          h("button", { type: "button", "aria-label": "Zoom out", onclick: () => this.zoom(1 / 1.6) }, "−"),
          h("button", { type: "button", onclick: () => this.fit() }, "Fit"),
          h("button", { type: "button", "aria-label": "Zoom in", onclick: () => this.zoom(1.6) }, "+"))),
      this.scroller);
    store.watch(["cut"], () => this.build());
    store.watch(["frame"], () => this.movePlayhead());
    new ResizeObserver(() => (this.fitted ? this.fit() : this.drawCurves())).observe(this.scroller);
  }

  get cut() {
    return this.film.cuts[this.store.get("cut")];
  }
  get duration() {
    return this.film.duration(this.cut);
  }
  x(time) {
    return time * this.scale;
  }

  fit() {
    this.fitted = true;
    const room = this.scroller.clientWidth - LABEL_PX - 12;
    if (room > 100) this.setScale(room / this.duration, 0);
  }
  zoom(factor, at = null) {
    this.fitted = false;
    const room = this.scroller.clientWidth - LABEL_PX;
    const time = at ?? this.store.get("frame") / this.film.fps;
    const offset = at === null ? room / 2 : this.x(at) - this.scroller.scrollLeft;
    const least = Math.max(1, (room - 12) / this.duration);
    this.setScale(Math.max(least, Math.min(ZOOM_MOST, this.scale * factor)));
    this.scroller.scrollLeft = this.x(time) - offset;
    this.drawCurves();
  }
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.timeAt(event.clientX));
  }
  timeAt(clientX) {
    const left = this.scroller.getBoundingClientRect().left + LABEL_PX;
    return Math.max(0, Math.min(this.duration, (clientX - left + this.scroller.scrollLeft) / this.scale));
  }

  setScale(scale, scrollLeft = null) {
    this.scale = scale;
    this.inner.style.setProperty("--width", `${LABEL_PX + this.x(this.duration) + 12}px`);
    for (const item of this.items) {
      item.element.style.left = `${this.x(item.start)}px`;
      if (item.end !== undefined) item.element.style.width = `${Math.max(2, this.x(item.end - item.start) - 1)}px`;
    }
    this.buildRuler();
    if (scrollLeft !== null) this.scroller.scrollLeft = scrollLeft;
    this.movePlayhead();
    this.drawCurves();
  }

  lane(name, label, height, content, hint) {
    return h("div", { class: `lane ${name}`, style: `--height:${height}px`, role: "group", "aria-label": label },
      h("div", { class: "label", title: hint, "aria-hidden": "true" }, label), h("div", { class: "track" }, content));
  }

  place(element, start, end) {
    this.items.push({ element, start, end });
    return element;
  }
  block(classes, start, end, text, title, detail = null) {
    const time = (value) => this.film.timecodeOf(this.cut, this.film.frameAt(value));
    return this.place(h("button", { type: "button", class: `block ${classes}`, title: `${title}\n${time(start)} – ${time(end)}`,
      "aria-label": `${title}, from ${time(start)} to ${time(end)}`, onclick: () => this.player.seek(start) }, h("span", {}, text), detail), start, end);
  }

  /** Cues that overlap go on rows of their own. */
  rowsOf(cues) {
    const ends = [];
    const rows = new Map();
    for (const cue of [...cues].sort((a, b) => a.in - b.in)) {
      let row = ends.findIndex((end) => end <= cue.in);
      if (row < 0) row = ends.length;
      ends[row] = cue.out;
      rows.set(cue, row);
    }
    return rows;
  }

  cueBlock(cue, row) {
    const verdict = VERDICTS[cue.verdict];
    const block = this.block(`cue use-${cue.use} ${cue.verdict ?? ""}`, seconds(cue.in), seconds(cue.out), [h("b", {}, cue.id), ` ${cue.title}`],
      `${cue.id} ${cue.title}, ${USES[cue.use] ?? cue.use}${verdict ? `, ${verdict.says}` : ""}`,
      verdict && cue.verdict !== "untouched" ? h("em", { "aria-hidden": "true" }, verdict.glyph) : null);
    block.style.setProperty("--row", row);
    return block;
  }

  hitMark(hit) {
    const error = this.film.error(hit);
    const says = `${hit.name}, cue ${hit.cue.id}, ${WANTS[hit.want]?.says ?? hit.want}: ` +
      (hit.status === "met" ? `met, ${signedFrames(error)} frames off` : `${hit.status}${hit.why ? `, ${hit.why}` : ""}`);
    return this.place(h("button", { type: "button", class: `hit ${hit.want} ${hit.status}`, title: says, "aria-label": says,
      onclick: () => this.player.seekFrame(this.film.frameOf(hit.at)) }, h("i", { "aria-hidden": "true" }, WANTS[hit.want]?.glyph ?? "●")), seconds(hit.at));
  }

  noteMark({ note, at }) {
    const says = `${note.who}: ${note.text} (${note.status})`;
    return this.place(h("button", { type: "button", class: `hit remark ${note.status}`, title: says, "aria-label": says,
      onclick: () => this.player.seekFrame(this.film.frameOf(at)) }, h("i", { "aria-hidden": "true" }, "✎")), seconds(at));
  }

  build() {
    const { film, cut } = this;
    this.items = [];
    this.ruler = h("div", { class: "ruler-marks" });
    const cues = cut.cues || [];
    const rows = this.rowsOf(cues);
    const nRows = Math.max(1, ...[...rows.values()].map((row) => row + 1));
    const blocks = (list, name, text, title) => (list || []).map((item, i) => this.block(`${name} ${i % 2 ? "odd" : "even"}`, seconds(item.in), seconds(item.out), text(item), title(item)));
    const speakers = [...new Set((cut.lines || []).map((line) => line.speaker))];
    this.canvases = [];
    const curve = (name, label, height, draw, hint) => {
      const canvas = h("canvas", { "aria-hidden": "true" });
      this.canvases.push({ canvas, height, draw });
      return this.lane(name, label, height, canvas, hint);
    };
    const lanes = [
      this.lane("ruler", "", 22, this.ruler),
      this.lane("scenes", "Scenes", 26, blocks(cut.scenes, "scene", (it) => `${it.name} ${it.heading}`, (it) => `Scene ${it.name}, ${it.heading}`)),
      this.lane("shots", "Picture", 18, (cut.shots || []).map((shot) => this.block(`shot ${shot.change ?? "kept"}`, seconds(shot.in), seconds(shot.out), shot.roll,
        `${shot.roll} ${shot.clip}${CHANGES[shot.change] ? `, ${CHANGES[shot.change]}` : ""}`))),
      this.lane("lines", "Dialogue", 20, (cut.lines || []).map((line) => this.block(`line speaker-${speakers.indexOf(line.speaker) % 5}`, seconds(line.in), seconds(line.out), line.text, `${line.speaker}: ${line.text} ${lineWords(line)}`.trim()))),
      this.lane("cues", "Music", 24 * nRows + 2, cues.map((cue) => this.cueBlock(cue, rows.get(cue)))),
      this.lane("hits", "Hits", 26, film.hits(cut).map((hit) => this.hitMark(hit))),
      film.notesIn(cut).length && this.lane("notes", "Notes", 26, film.notesIn(cut).map((one) => this.noteMark(one))),
      cues.some((cue) => (cue.tempo || []).length) && curve("tempo", "Tempo", 92, drawTempo, "Quarter notes a minute; thin lines are bars, dots are hits"),
      cut.balance && curve("balance", "Music under dialogue", 72, drawBalance, "Level of dialogue, level of music, and how far the music was lowered"),
      cut.crowd && curve("crowd", "Crowd", 60, drawCrowd, `Where two stems lie within 6 dB of each other, low notes below: ${worstPair(cut.crowd)}`),
      cut.loudness && curve("loudness", "Loudness", 72, drawLoudness, "Momentary and short-term loudness of the mix"),
    ].filter(Boolean);
    this.inner.replaceChildren(...lanes, this.playhead);
    this.inner.onpointerdown = (event) => this.scrub(event);
    if (this.fitted) this.fit();
    this.setScale(this.scale);
  }

  buildRuler() {
    const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];
    const step = steps.find((one) => this.x(one) > 86) ?? 600;
    const marks = [];
    for (let time = 0; time <= this.duration; time += step) {
      marks.push(h("span", { style: `left:${this.x(time)}px` }, this.film.timecodeOf(this.cut, this.film.frameAt(time))));
    }
    this.ruler.replaceChildren(...marks);
  }

  /** Pressing on the ruler or a curve goes there, and moving goes along. */
  scrub(event) {
    if (event.target.closest("button") || event.target.closest(".label") || event.button !== 0) return;
    const go = (e) => this.player.seek(this.timeAt(e.clientX));
    const stop = () => {
      removeEventListener("pointermove", go);
      removeEventListener("pointerup", stop);
    };
    addEventListener("pointermove", go);
    addEventListener("pointerup", stop);
    go(event);
  }

  movePlayhead() {
    const time = this.store.get("frame") / this.film.fps;
    const x = this.x(time);
    this.playhead.style.transform = `translateX(${LABEL_PX + x}px)`;
    const left = this.scroller.scrollLeft;
    const room = this.scroller.clientWidth - LABEL_PX;
    if (this.store.get("playing") && (x < left || x > left + room - 40)) this.scroller.scrollLeft = x - 40;
  }

  drawCurves() {
    const left = this.scroller.scrollLeft;
    const width = Math.max(50, this.scroller.clientWidth - LABEL_PX);
    const ratio = devicePixelRatio || 1;
    for (const { canvas, height, draw } of this.canvases ?? []) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.style.left = `${left}px`;
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      draw(context, { film: this.film, cut: this.cut, width, height, x: (time) => this.x(time) - left,
        from: left / this.scale, to: (left + width) / this.scale });
    }
  }
}
