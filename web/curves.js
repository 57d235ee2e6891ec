// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of the timeline. Each is given the part of time that is seen and draws that.

import { seconds } from "./film.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function grid(context, view, values, y, unit) {
  context.font = "10px system-ui, sans-serif";
  context.textBaseline = "bottom";
  for (const value of values) {
    context.strokeStyle = colour("hair");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, Math.round(y(value)) + 0.5);
    context.lineTo(view.width, Math.round(y(value)) + 0.5);
    context.stroke();
    context.fillStyle = colour("faint");
    context.fillText(`${String(value).replace("-", "−")}${unit}`, 3, y(value) - 1);
  }
}

function niceSteps(low, high, count) {
  const steps = [1, 2, 5, 10, 20, 50, 100];
  const step = steps.find((one) => (high - low) / one <= count) ?? 200;
  const out = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) out.push(value);
  return out;
}

/** Tempo of every cue with its bars, and the hits upon it. */
export function drawTempo(context, view) {
  const { film, cut, height, x, from, to } = view;
  const cues = (cut.cues || []).filter((cue) => (cue.tempo || []).length);
  const tempos = cues.flatMap((cue) => cue.tempo.map(([, tempo]) => tempo / 1000));
  if (!tempos.length) return;
  const low = Math.min(...tempos) - 6;
  const high = Math.max(...tempos) + 6;
  const y = (tempo) => height - 6 - ((tempo - low) / (high - low)) * (height - 12);
  grid(context, view, niceSteps(low, high, 4), y, "");
  for (const cue of cues) {
    if (seconds(cue.out) < from || seconds(cue.in) > to) continue;
    context.strokeStyle = colour("bar-line");
    context.lineWidth = 1;
    const bars = (cue.bars || []).filter(([at]) => seconds(at) >= seconds(cue.in) - 1e-6 && seconds(at) <= seconds(cue.out));
    const gap = bars.length > 1 ? x(seconds(bars[1][0])) - x(seconds(bars[0][0])) : 99;
    for (const [at, number] of bars) {
      if (gap < 5 && number % 4 !== 1) continue;
      context.beginPath();
      context.moveTo(Math.round(x(seconds(at))) + 0.5, 2);
      context.lineTo(Math.round(x(seconds(at))) + 0.5, height - 2);
      context.stroke();
      if (gap > 26) {
        context.fillStyle = colour("faint");
        context.fillText(String(number), x(seconds(at)) + 3, 12);
      }
    }
    context.strokeStyle = colour("music");
    context.lineWidth = 2;
    context.beginPath();
    const start = Math.max(seconds(cue.in), from);
    const end = Math.min(seconds(cue.out), to);
    context.moveTo(x(start), y(film.tempoAt(cue, start)));
    for (const [at, tempo] of cue.tempo) {
      const time = seconds(at);
      if (time > start && time < end) context.lineTo(x(time), y(tempo / 1000));
    }
    context.lineTo(x(end), y(film.tempoAt(cue, end)));
    context.stroke();
    for (const hit of cue.hits || []) {
      if (hit.music === null || hit.music === undefined) continue;
      context.fillStyle = colour(hit.status === "met" ? "hit" : "alert");
      context.beginPath();
      context.arc(x(seconds(hit.music)), y(film.tempoAt(cue, seconds(hit.music))), 3.6, 0, 7);
      context.fill();
    }
  }
}

/** The loudest of a list between two times; null where it is silent. */
function peak(list, step, from, to) {
  let most = null;
  const last = Math.min(list.length - 1, Math.ceil(to / step));
  for (let i = Math.max(0, Math.floor(from / step)); i <= last; i++) {
    if (list[i] > -700 && (most === null || list[i] > most)) most = list[i];
  }
  return most;
}

function trace(context, view, list, step, y, { stroke, fill, width = 1.5 }) {
  const each = (view.to - view.from) / view.width;
  const floor = view.height;
  let open = false;
  context.beginPath();
  for (let px = 0; px <= view.width; px++) {
    const value = peak(list, step, view.from + px * each, view.from + (px + 1) * each);
    if (value === null) {
      if (open && fill) context.lineTo(px, floor);
      open = false;
    } else {
      if (!open && fill) context.moveTo(px, floor);
      if (open || fill) context.lineTo(px, y(value / 10));
      else context.moveTo(px, y(value / 10));
      open = true;
    }
  }
  if (fill) {
    if (open) context.lineTo(view.width, floor);
    context.fillStyle = fill;
    context.fill();
  } else {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  }
}

/** Dialogue as a body, music as a line over it, and how far the music was lowered hanging from above. */
export function drawBalance(context, view) {
  const { cut, height } = view;
  const balance = cut.balance;
  const step = seconds(balance.step);
  const y = (level) => height - ((Math.max(-60, Math.min(-8, level)) + 60) / 52) * height;
  grid(context, view, [-50, -35, -20], y, "");
  if (balance.dialogue) trace(context, view, balance.dialogue, step, y, { fill: colour("speech-body") });
  if (balance.music) trace(context, view, balance.music, step, y, { stroke: colour("music") });
  if (balance.duck) {
    context.fillStyle = colour("duck");
    const each = (view.to - view.from) / view.width;
    for (let px = 0; px < view.width; px++) {
      const i = Math.floor((view.from + px * each) / step);
      const duck = balance.duck[i];
      if (duck < 0) context.fillRect(px, 0, 1, (-duck / 10) * (height / 40));
    }
  }
}

/** Momentary loudness as a body, short-term as a line, the target as a dashed one. */
export function drawLoudness(context, view) {
  const { cut, height, width } = view;
  const loudness = cut.loudness;
  const step = seconds(loudness.step);
  const y = (level) => height - ((Math.max(-52, Math.min(-8, level)) + 52) / 44) * height;
  grid(context, view, [-45, -30, -15], y, "");
  if (loudness.momentary) trace(context, view, loudness.momentary, step, y, { fill: colour("loud-body") });
  if (loudness.short_term) trace(context, view, loudness.short_term, step, y, { stroke: colour("loud") });
  if (loudness.target !== null && loudness.target !== undefined) {
    context.strokeStyle = colour("accent");
    context.setLineDash([5, 4]);
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, y(loudness.target / 10));
    context.lineTo(width, y(loudness.target / 10));
    context.stroke();
    context.setLineDash([]);
  }
}

/** Bands in which two stems lie near each other, the darker the nearer; of several moments in a pixel the worst. */
export function drawCrowd(context, view) {
  const { cut, height, width, from, to } = view;
  const { cells, step } = cut.crowd;
  const bands = cut.crowd.bands.length;
  const each = seconds(step);
  const pixel = (to - from) / width;
  const high = height / bands;
  context.fillStyle = colour("alert");
  for (let px = 0; px < width; px++) {
    const first = Math.max(0, Math.floor((from + px * pixel) / each));
    const last = Math.min(cells.length - 1, Math.floor((from + (px + 1) * pixel) / each));
    for (let band = 0; band < bands && first <= last; band++) {
      let worst = 0;
      for (let i = first; i <= last; i++) worst = Math.max(worst, Number(cells[i][band]));
      if (worst) {
        context.globalAlpha = worst / 9;
        context.fillRect(px, height - (band + 1) * high, 1, high);
      }
    }
  }
  context.globalAlpha = 1;
}
