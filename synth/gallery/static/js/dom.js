"use strict";
// Elements from words. Everything a dataset says becomes text, never markup.

const gallery = {};
window.gallery = gallery;

gallery.dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(element, properties, children) {
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined && child !== false) element.append(child);
    }
    return element;
  }

  const el = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
  const svg = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);
  const UNITS = [[/_m_s$/, " [m/s]"], [/_m$/, " [m]"], [/_deg$/, " [deg]"], [/_px$/, " [px]"], [/_s$/, " [s]"], [/_hz$/, " [Hz]"]];
  /** A name as words. */
  const words = (name) => String(name).replaceAll("_", " ");
  /** A name as words, the unit at its end as a unit. */
  const quantity = (name) => words(UNITS.reduce((text, [end, unit]) => text.replace(end, unit), String(name)));
  const counted = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
  const byId = (id) => document.getElementById(id);
  const button = (label, onclick, properties) => el("button", { type: "button", onclick, ...properties }, label);

  /** A group of buttons of which one is chosen. */
  function choice(label, options, chosen, onchange) {
    const buttons = options.map(([value, text]) =>
      button(text, () => choose(value), { "data-value": value, "aria-pressed": String(value === chosen) }));
    function choose(value) {
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.value === value)));
      onchange(value);
    }
    return el("div", { class: "choice", role: "group", "aria-label": label }, buttons);
  }

  return { el, svg, words, quantity, counted, byId, button, choice };
})();
