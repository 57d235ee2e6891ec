// SPDX-License-Identifier: GPL-3.0-or-later
// The picture and what is heard with it: one video a cut with its mix, one sound a cut with the music alone.

import { h } from "./dom.js";

/** A media object of the page as an address a player takes; made when first asked for. */
export class Media {
  constructor() {
    this.addresses = new Map();
  }
  address(name) {
    if (!name) return null;
    if (!this.addresses.has(name)) {
      const holder = document.querySelector(`script[data-media="${CSS.escape(name)}"]`);
      if (!holder) return null;
      const text = atob(holder.textContent);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      holder.textContent = "";
      this.addresses.set(name, URL.createObjectURL(new Blob([bytes], { type: holder.dataset.type })));
    }
    return this.addresses.get(name);
  }
}

const DRIFT_S = 0.045; // a frame: further apart, the music is put in its place again

export class Player {
  constructor(film, store) {
    this.film = film;
    this.store = store;
    this.media = new Media();
    this.stopAt = null;
    this.tracks = film.cuts.map((cut, index) => this.makeTrack(cut, index));
    this.element = h("div", { class: "screen" }, this.tracks.map((track) => track.video));
    store.watch(["cut"], ({ cut }) => this.show(cut));
    store.watch(["listen", "volume"], () => this.applySound());
    this.follow();
  }

  makeTrack(cut, index) {
    const video = h("video", { playsinline: true, preload: "auto", "aria-label": `The film, ${cut.title}`, tabindex: "-1" });
    const music = h("audio", { preload: "auto" });
    video.src = this.media.address(cut.picture) || "";
    const address = this.media.address(cut.music);
    if (address) music.src = address;
    video.addEventListener("click", () => this.toggle());
    video.addEventListener("ended", () => this.pause());
    video.addEventListener("loadeddata", () => index === this.store.get("cut") && this.seekFrame(this.store.get("frame")));
    return { cut, video, music, hasMusic: Boolean(address), hasPicture: Boolean(cut.picture && video.src) };
  }

  get track() {
    return this.tracks[this.store.get("cut")];
  }

  show(index) {
    this.tracks.forEach((track, i) => {
      track.video.hidden = i !== index;
      if (i !== index) {
        track.video.pause();
        track.music.pause();
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
    if (this.track.hasMusic) this.track.music.currentTime = this.film.middleOf(at);
    this.store.set({ frame: at });
  }
  seek(time) {
    this.seekFrame(this.film.frameAt(time));
  }
  step(frames) {
    this.pause();
    this.seekFrame(this.store.get("frame") + frames);
  }

  applySound() {
    const { listen, volume, playing } = this.store.values;
    for (const track of this.tracks) {
      const alone = listen === "music" && track.hasMusic;
      track.video.muted = alone;
      track.video.volume = volume;
      track.music.volume = volume;
      if (alone && playing && track === this.track) {
        track.music.currentTime = track.video.currentTime;
        track.music.play().catch(() => {});
      } else {
        track.music.pause();
      }
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
    this.tracks.forEach((track) => {
      track.video.pause();
      track.music.pause();
    });
    this.store.set({ playing: false });
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
      }
      if (track.hasMusic && !track.music.paused && Math.abs(track.music.currentTime - track.video.currentTime) > DRIFT_S) {
        track.music.currentTime = track.video.currentTime;
      }
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
