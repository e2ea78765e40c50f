"use strict";
// One hidden video holds all views and layers of a shot as tiles; each tile is copied to a canvas of its own, so that
// nothing can run apart. The skeleton has its own canvas above, sharp at any size.

gallery.player = (() => {
  const { el, words } = gallery.dom;
  const LAYERS = ["picture", "skeleton", "depth", "ids", "normals", "flow"];
  const MOST_IN_A_ROW = 3;  // views
  const on = new Set(["picture", "skeleton"]);

  /** Over http a file is fetched whole, because many plain servers cannot seek; from disk that is neither needed nor allowed. */
  async function source(path) {
    if (location.protocol === "file:") return path;
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
    return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "video/mp4" }));
  }

  function create(shot, path, onframe) {
    const video = el("video", { playsinline: true, loop: true, preload: "auto", hidden: true });
    const bands = Math.ceil(shot.views.length / MOST_IN_A_ROW), columns = Math.ceil(shot.views.length / bands);
    const stage = el("div", { class: "stage", style: { "--columns": columns } });
    const joints = shot.views.map(gallery.skeleton.decode);
    const available = LAYERS.filter((layer) => layer === "skeleton" || shot.tiles.some((tile) => tile[0] === layer));
    const player = { video, stage, joints, available, on, shot, frame: 0, shown: -1, failed: null, selected: 0, drawn: 0 };
    let tiles = [], closed = false, address = "";

    player.ready = source(path).then((found) => {
      address = found;
      if (closed) return;
      video.src = found;
    });
    video.addEventListener("error", () => player.fail("this preview cannot be played; make the gallery again"));

    player.fail = (why) => {
      player.failed = why;
      stage.replaceChildren(el("p", { class: "notice" }, why));
    };

    function arrange() {
      const shown = available.filter((layer) => layer !== "skeleton" && on.has(layer));
      const rows = shown.length ? shown : ["picture"];
      tiles = shot.tiles.filter((tile) => rows.includes(tile[0])).sort((a, b) => LAYERS.indexOf(a[0]) - LAYERS.indexOf(b[0]) || a[1] - b[1])
        .map((place) => tile(place, shown.length > 0));
      stage.replaceChildren(...tiles.map((one) => one.figure));
      stage.style.setProperty("--rows", rows.length * bands);
      stage.style.setProperty("--aspect", shot.size[0] / shot.size[1]);
      redraw();
    }

    function tile(place, pictured) {
      const [layer, view, , , width, height] = place;
      const pixels = el("canvas", { width, height, class: layer === "ids" || layer === "flow" ? "crisp" : "" });
      const overlay = el("canvas", { class: "overlay" });
      const begin = view === 0 ? { "grid-column-start": 1 } : {};
      const figure = el("figure", { "data-layer": layer, "data-view": view, style: begin, onclick: () => player.select(view) },
        el("div", { class: "screen", style: { "aspect-ratio": `${width} / ${height}` } }, pixels, overlay),
        el("figcaption", {}, el("b", {}, words(shot.views[view].facts.camera)), pictured ? layer : "skeleton alone"));
      return { place, pictured, pixels, overlay, figure };
    }

    function redraw() {
      for (const one of tiles) {
        const [, view, x, y, width, height] = one.place;
        const context = one.pixels.getContext("2d");
        if (one.pictured && video.readyState >= 2) context.drawImage(video, x, y, width, height, 0, 0, width, height);
        one.figure.classList.toggle("selected", shot.views.length > 1 && view === player.selected);
        overlay(one, view);
      }
      player.drawn += 1;
    }

    function overlay(one, view) {
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(one.overlay.clientWidth * ratio), height = Math.round(one.overlay.clientHeight * ratio);
      if (one.overlay.width !== width || one.overlay.height !== height) Object.assign(one.overlay, { width, height });
      const context = one.overlay.getContext("2d");
      context.clearRect(0, 0, width, height);
      if (on.has("skeleton")) gallery.skeleton.draw(context, joints[view], player.frame, width / shot.size[0], ratio);
    }

    /** A new picture is there: its own time says which frame it is. */
    function presented(time_s) {
      player.frame = player.shown = Math.min(shot.frames - 1, Math.max(0, Math.round(time_s * shot.fps)));
      redraw();
      onframe(player);
    }

    function watch() {
      if (closed) return;
      if (video.requestVideoFrameCallback) {
        video.requestVideoFrameCallback((_, meta) => { if (!closed) presented(meta.mediaTime); watch(); });
      } else {
        window.requestAnimationFrame(() => { if (!closed && video.readyState >= 2) presented(Math.floor(video.currentTime * shot.fps) / shot.fps); watch(); });
      }
    }

    player.toggle = (layer) => {
      if (!available.includes(layer)) return;
      if (!on.delete(layer)) on.add(layer);
      arrange();
      onframe(player);
    };
    player.select = (view) => { player.selected = view; redraw(); player.onselect?.(view); };
    player.seek = (frame) => {
      video.pause();
      const wrapped = ((frame % shot.frames) + shot.frames) % shot.frames;
      player.frame = wrapped;
      video.currentTime = (wrapped + 0.5) / shot.fps;
      onframe(player);
    };
    player.step = (by) => player.seek(player.frame + by);
    player.playing = () => !video.paused;
    player.play = async () => {
      await player.ready;
      try {
        await video.play();
      } catch (error) {
        if (error.name === "NotAllowedError" && !video.muted) { video.muted = true; await player.play(); }
        else if (error.name !== "AbortError") player.fail("this preview cannot be played; make the gallery again");
      }
      onframe(player);
    };
    player.toggle_play = () => { if (video.paused) player.play(); else { video.pause(); onframe(player); } };
    player.close = () => {
      closed = true;
      video.pause();
      video.removeAttribute("src");
      video.load();
      resize.disconnect();
      if (address.startsWith("blob:")) URL.revokeObjectURL(address);
    };
    const resize = new ResizeObserver(redraw);
    resize.observe(stage);
    video.addEventListener("loadeddata", () => presented(Math.floor(video.currentTime * shot.fps + 1e-6) / shot.fps));
    arrange();
    watch();
    return player;
  }

  return { create, LAYERS, on };
})();
