// SPDX-License-Identifier: GPL-3.0-or-later
// Making elements, and a small store that tells who listens.

/** An element: h("button", {class: "x", onclick: f}, "text", child). What is null or false is left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat());
  return element;
}

/** Values that are watched: store.set({a: 1}) tells everybody who watches "a". */
export class Store {
  constructor(values) {
    this.values = values;
    this.watchers = [];
  }
  get(name) {
    return this.values[name];
  }
  set(changes) {
    const changed = Object.keys(changes).filter((name) => this.values[name] !== changes[name]);
    if (!changed.length) return;
    Object.assign(this.values, changes);
    for (const { names, tell } of this.watchers) {
      if (names.some((name) => changed.includes(name))) tell(this.values);
    }
  }
  /** Tells now, and whenever one of the names changes. */
  watch(names, tell) {
    this.watchers.push({ names, tell });
    tell(this.values);
  }
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
