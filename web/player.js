// SPDX-License-Identifier: GPL-3.0-or-later
// The picture and what is heard with it: one video a cut with its mix, one sound a cue with its music alone.

import { h } from "./dom.js";
import { seconds } from "./film.js";

/** A media object of the page as an address a player takes; made when first asked for. */
export class Media {
  constructor() {
    this.addresses = new Map();
    this.holders = new Map([...document.querySelectorAll("script[data-media]")].map((holder) => [holder.dataset.media, holder]));
  }
  address(name) {
    if (!name) return null;
    if (!this.addresses.has(name)) {
      const holder = this.holders.get(name);
      if (!holder) return null;
      const text = atob(holder.textContent);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      this.holders.delete(name);
      this.addresses.set(name, URL.createObjectURL(new Blob([bytes], { type: holder.dataset.type })));
    }
    return this.addresses.get(name);
  }
}

const DRIFT_S = 0.045; // a frame: further apart, a sound is put in its place again …
const PUT_MS = 1500; // … but not more often than this, because every time is heard …
const LOST_S = 0.25; // … unless somebody went elsewhere

export class Player {
  constructor(film, store) {
    this.film = film;
    this.store = store;
    this.media = new Media();
    this.stopAt = null;
    this.tracks = film.cuts.map((cut, index) => this.makeTrack(cut, index));
    this.element = h("div", { class: "screen" }, this.tracks.map((track) => track.video));
    this.cueSounds = new Map();
    this.puts = new Map(); // when each of them was put in its place
    store.watch(["cut"], ({ cut }) => this.show(cut));
    store.watch(["listen", "volume", "alone"], () => this.applySound());
    this.follow();
  }

  makeTrack(cut, index) {
    const video = h("video", { playsinline: true, preload: "auto", "aria-label": `The film, ${cut.title}`, tabindex: "-1" });
    video.src = this.media.address(cut.picture) || "";
    video.addEventListener("click", () => this.toggle());
    video.addEventListener("ended", () => this.pause());
    video.addEventListener("loadeddata", () => video.setAttribute("data-ready", String(video.videoWidth)));
    video.addEventListener("error", () => video.setAttribute("data-error", video.error?.message ?? "unknown"));
    video.addEventListener("loadeddata", () => index === this.store.get("cut") && this.seekFrame(this.store.get("frame")));
    return { cut, video };
  }

  get track() {
    return this.tracks[this.store.get("cut")];
  }

  show(index) {
    this.tracks.forEach((track, i) => {
      track.video.hidden = i !== index;
      if (i !== index) {
        track.video.pause();
      }
    });
    this.applySound();
  }

  /** Goes on in the other cut with the same footage, playing if it was. */
  switchTo(index) {
    if (index === this.store.get("cut")) return;
    const from = this.track;
    const time = this.film.samePlace(from.cut, this.film.cuts[index], this.time());
    const playing = this.store.get("playing");
    this.pause();
    this.store.set({ cut: index });
    this.seekFrame(this.film.frameAt(time));
    if (playing) this.play();
  }

  time() {
    return this.film.middleOf(this.store.get("frame"));
  }

  seekFrame(frame) {
    const last = this.track.cut.frames - 1;
    const at = Math.max(0, Math.min(last, Math.round(frame)));
    this.stopAt = null;
    if (this.track.video.readyState > 0) this.track.video.currentTime = this.film.middleOf(at);
    this.store.set({ frame: at });
  }
  seek(time) {
    this.seekFrame(this.film.frameAt(time));
  }
  step(frames) {
    this.pause();
    this.seekFrame(this.store.get("frame") + frames);
  }

  /** The sound of a cue of the cut that is seen, as a player of its own. */
  cueSound(id) {
    const cue = (this.track.cut.cues || []).find((one) => one.id === id);
    const address = cue && this.media.address(cue.sound);
    if (!address) return null;
    if (!this.cueSounds.has(address)) {
      const element = h("audio", { preload: "auto" });
      element.src = address;
      this.cueSounds.set(address, element);
    }
    return { element: this.cueSounds.get(address), offset: -seconds(cue.sound_at) };
  }

  /** A sound as long as the cut. */
  wholeSound(name) {
    const address = this.media.address(name);
    if (!this.cueSounds.has(address)) {
      const element = h("audio", { preload: "auto" });
      element.src = address;
      this.cueSounds.set(address, element);
    }
    return { element: this.cueSounds.get(address), offset: 0 };
  }

  /** What is heard in place of the mix: one cue, or every cue at its place; null when it is the mix. */
  instead() {
    const { alone, listen } = this.store.values;
    if (!alone && listen === "headphones" && this.track.cut.headphones) return [this.wholeSound(this.track.cut.headphones)];
    const ids = alone ? [alone] : listen === "music" ? (this.track.cut.cues || []).map(({ id }) => id) : [];
    const sounds = ids.map((id) => this.cueSound(id)).filter(Boolean);
    return sounds.length || listen === "music" ? sounds : null;
  }

  /** Only one cue is heard, or again what was heard before. */
  alone(id) {
    this.store.set({ alone: id });
  }

  applySound() {
    const { volume, playing } = this.store.values;
    const instead = this.instead();
    for (const element of this.cueSounds.values()) {
      element.volume = volume;
      if (!playing || !instead?.some((sound) => sound.element === element)) element.pause();
    }
    for (const { video } of this.tracks) {
      video.muted = Boolean(instead);
      video.volume = volume;
    }
    if (playing) instead?.forEach((sound) => this.goAlong(sound));
  }

  /** Keeps a sound with the picture: silent before it begins and after it has ended. */
  goAlong(sound) {
    const { element, offset } = sound;
    const at = this.track.video.currentTime + offset;
    const apart = Math.abs(element.currentTime - at);
    const now = performance.now();
    if (at < 0 || at > element.duration) {
      element.pause();
    } else if (element.paused || apart > LOST_S || (apart > DRIFT_S && now - (this.puts.get(element) ?? -Infinity) > PUT_MS)) {
      this.puts.set(element, now);
      element.currentTime = at;
      if (element.paused) element.play().catch(() => {});
    }
  }

  async play(until = null) {
    const { video, cut } = this.track;
    if (this.store.get("frame") >= cut.frames - 1) this.seekFrame(0);
    this.stopAt = until;
    this.store.set({ playing: true });
    try {
      await video.play();
    } catch {
      this.store.set({ playing: false });
    }
    this.applySound();
  }
  pause() {
    this.tracks.forEach(({ video }) => video.pause());
    this.store.set({ playing: false });
    this.applySound();
  }
  toggle() {
    if (this.store.get("playing")) this.pause();
    else this.play();
  }

  /** Says which frame is on the screen: the player's own word where it gives one, else its clock. */
  follow() {
    const heard = (track, mediaTime) => {
      if (track !== this.track || !this.store.get("playing")) return;
      const frame = Math.min(track.cut.frames - 1, Math.round(mediaTime * this.film.fps));
      this.store.set({ frame });
      if (this.stopAt !== null && frame >= this.film.frameAt(this.stopAt)) {
        this.pause();
        this.alone(null);
      }
      if (this.store.get("playing")) this.instead()?.forEach((sound) => this.goAlong(sound));
    };
    for (const track of this.tracks) {
      if ("requestVideoFrameCallback" in HTMLVideoElement.prototype) {
        const each = (_, info) => {
          heard(track, info.mediaTime);
          track.video.requestVideoFrameCallback(each);
        };
        track.video.requestVideoFrameCallback(each);
      } else {
        const each = () => {
          if (!track.video.paused) heard(track, Math.max(0, track.video.currentTime - 0.5 / this.film.fps));
          requestAnimationFrame(each);
        };
        requestAnimationFrame(each);
      }
    }
  }
}
