"use strict";
// Which page is shown, and the keys.

(() => {
  const { el, byId, counted } = gallery.dom;
  const PAGES = ["clips", "shot", "statistics"];
  const KEYS = [
    ["space", "play or pause"], ["← →", "one frame back or on"], ["1 … 6", "picture, skeleton, depth, ids, normals, flow"],
    ["j k", "next shot, shot before"], ["v", "next view: its words and scores"], ["m", "sound"], ["n p", "next page of clips, page before"],
    ["/", "search"], ["Esc", "back to the clips"], ["s", "statistics"], ["t", "dark or light"], ["?", "this list"],
  ];
  let scroll = 0, current = "clips";

  gallery.start = ({ about }) => {
    document.title = `${about.name} · dataset gallery`;
    byId("name").textContent = about.name;
    byId("counts").textContent = `${counted(about.counts.clips, "clip")} · ${counted(about.shots, "shot")} · ${counted(about.counts.frames, "frame")}${about.counts.rejected ? ` · ${about.counts.rejected} rejected` : ""}`;
    gallery.data.onIndex(() => { if (current === "clips") gallery.clips.update(); });
    window.addEventListener("hashchange", route);
    fail(gallery.data.loadIndex().then(() => { if (!about.shots) gallery.clips.update(); if (current === "shot" && gallery.shotPage.state.open < 0) route(); }));
    route();
  };

  const fail = (promise) => promise.catch((error) => { byId("notice").hidden = false; byId("notice").textContent = error.message; });

  function route() {
    const [, page, clip_id] = location.hash.split("/");
    const name = PAGES.includes(page) ? page : "clips";
    if (current === "clips" && name !== "clips") scroll = window.scrollY;
    if (current === "shot") gallery.shotPage.close();
    current = name;
    for (const one of PAGES) byId(one).hidden = one !== name;
    for (const one of ["clips", "statistics"]) byId(`to-${one}`).toggleAttribute("aria-current", one === name);
    byId("notice").hidden = true;
    if (name === "clips") { gallery.clips.update(); window.scrollTo(0, scroll); }
    if (name === "statistics") fail(gallery.statisticsPage.open());
    if (name === "shot") openShot(decodeURIComponent(clip_id || ""));
    if (name !== "clips") window.scrollTo(0, 0);
  }

  function openShot(clip_id) {
    const line = gallery.data.state.shots.find((one) => one.clip_id === clip_id);
    if (line) {
      const list = around();
      fail(gallery.shotPage.open(line, list.indexOf(line), list.length));
    } else if (gallery.data.state.complete) {
      byId("notice").hidden = false;
      byId("notice").textContent = `There is no shot called ${clip_id}.`;
    }
  }

  /** The shots among which j and k step: those that pass the filters. */
  const around = () => (gallery.clips.state.found.length ? gallery.clips.state.found : gallery.data.state.shots);

  gallery.go = (by) => {
    if (current !== "shot") { gallery.clips.step(by); return; }
    const list = around(), at = list.findIndex((one) => one.number === gallery.shotPage.state.open);
    const next = list[at + by];
    if (next) location.hash = `#/shot/${next.clip_id}`;
  };

  function theme() {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
  }

  function help() {
    const dialog = byId("help");
    if (dialog.open) { dialog.close(); return; }
    dialog.replaceChildren(el("h2", { id: "help-title" }, "Keys"), el("dl", {}, KEYS.map(([key, does]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)])),
      el("form", { method: "dialog" }, el("button", { class: "main" }, "Close")));
    dialog.showModal();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input[type=search]");
    if (typing) { if (event.key === "Escape") event.target.blur(); return; }
    const player = current === "shot" ? gallery.shotPage.state.player : null;
    const layer = gallery.player.LAYERS[Number(event.key) - 1];
    const actions = {
      "?": help, t: theme, j: () => gallery.go(1), k: () => gallery.go(-1), s: () => { location.hash = "#/statistics"; },
      "/": () => { location.hash = "#/clips"; if (current !== "clips") route(); gallery.clips.focusSearch(); },
      n: () => current === "clips" && gallery.clips.turn(1), p: () => current === "clips" && gallery.clips.turn(-1),
      ...(current !== "clips" && !byId("help").open ? { Escape: () => { location.hash = "#/clips"; } } : {}),
      ...(player ? {
        " ": player.toggle_play, ArrowLeft: () => player.step(-1), ArrowRight: () => player.step(1), m: gallery.shotPage.mute,
        v: () => player.select((player.selected + 1) % player.shot.views.length), ...(layer ? { [event.key]: () => player.toggle(layer) } : {}),
      } : {}),
    };
    const act = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (!act || (event.key === " " && event.target.matches("button, summary, input"))) return;
    event.preventDefault();
    act();
  }

  document.addEventListener("keydown", pressed);
  byId("theme").addEventListener("click", theme);
  byId("help-button").addEventListener("click", help);
})();
