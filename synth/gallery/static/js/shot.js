"use strict";
// One shot: its views in step, what can be shown over them, the timeline and the words.

gallery.shotPage = (() => {
  const { el, words, counted, byId, button, choice } = gallery.dom;
  const state = { player: null, muted: false, speed: "1", open: -1 };

  async function open(line, position, total) {
    close();
    const token = (state.open = line.number);
    const section = byId("shot");
    section.replaceChildren(heading(line, position, total), el("p", { class: "empty" }, "Reading …"));
    const shot = await gallery.data.loadShot(line.number);
    if (state.open !== token) return;
    section.replaceChildren(heading(line, position, total), ...contents(shot, line));
    state.player.stage.dispatchEvent(new Event("shown"));
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) state.player.play();
  }

  function close() {
    state.player?.close();
    Object.assign(state, { player: null, open: -1 });
  }

  function heading(line, position, total) {
    return el("div", { class: "heading" },
      el("a", { class: "back", href: "#/clips" }, "← Clips"),
      el("div", {}, el("h2", {}, words(line.skill)),
        el("p", { class: "sub" }, [line.sport, line.venue, line.lighting].map(words).join(" · "), ` · ${line.frames} frames at ${line.fps} fps · ${line.split}`)),
      el("div", { class: "turn" },
        button("‹", () => gallery.go(-1), { title: "Shot before (k)", "aria-label": "Shot before" }),
        el("span", {}, position < 0 ? "" : `${(position + 1).toLocaleString("en")} / ${total.toLocaleString("en")}`),
        button("›", () => gallery.go(1), { title: "Next shot (j)", "aria-label": "Next shot" })));
  }

  function contents(shot, line) {
    const controls = {};
    const timeline = gallery.timeline.create(shot, (frame) => state.player.seek(frame));
    const texts = gallery.texts.create(shot);
    const legend = el("div", { class: "legend" });
    const player = gallery.player.create(shot, gallery.data.path(line.number, "mp4"), (now) => {
      timeline.at((now.frame + 0.5) / shot.fps);
      controls.time.textContent = `${(now.frame / shot.fps).toFixed(3)} s · frame ${now.frame + 1} of ${shot.frames}`;
      controls.play.textContent = now.playing() ? "Pause" : "Play";
      controls.sound.setAttribute("aria-pressed", String(!now.video.muted));
      for (const [layer, one] of Object.entries(controls.layers)) one.setAttribute("aria-pressed", String(now.on.has(layer)));
      explain(legend, shot, now.on);
    });
    state.player = player;
    player.onselect = texts.show;
    player.video.muted = state.muted;
    player.video.playbackRate = Number(state.speed);
    player.video.defaultPlaybackRate = Number(state.speed);
    for (const name of ["play", "pause"]) player.video.addEventListener(name, () => { controls.play.textContent = player.playing() ? "Pause" : "Play"; });
    const bar = controlBar(controls, player);
    explain(legend, shot, player.on);
    return [player.video, player.stage, bar, legend, timeline.root, texts.root];
  }

  function controlBar(controls, player) {
    controls.play = button("Play", () => player.toggle_play(), { class: "main", title: "Play or pause (space)" });
    controls.time = el("span", { class: "time" }, "");
    controls.sound = button("Sound", mute, { title: `Sound of ${words(player.shot.views[0].facts.camera)} (m)` });
    controls.layers = Object.fromEntries(player.available.map((layer) => [layer,
      button([layer, el("kbd", {}, String(gallery.player.LAYERS.indexOf(layer) + 1))], () => player.toggle(layer), { "data-layer": layer })]));
    return el("div", { class: "controls" },
      el("div", { class: "group" },
        button("−1", () => player.step(-1), { title: "Frame before (←)", "aria-label": "Frame before" }), controls.play,
        button("+1", () => player.step(1), { title: "Next frame (→)", "aria-label": "Next frame" }), controls.time),
      el("div", { class: "group layers", role: "group", "aria-label": "Layers" }, Object.values(controls.layers)),
      el("div", { class: "group" }, controls.sound,
        choice("Speed", [["1", "1×"], ["0.5", "½×"], ["0.25", "¼×"]], state.speed, (speed) => {
          state.speed = speed;
          player.video.playbackRate = Number(speed);
        })));
  }

  function mute() {
    state.muted = state.player.video.muted = !state.player.video.muted;
    byId("shot").querySelector(".controls [title^=Sound]").setAttribute("aria-pressed", String(!state.muted));
  }

  /** What the colours mean, of the layers that are on. */
  function explain(legend, shot, on) {
    const { LEFT, RIGHT } = gallery.skeleton;
    const chip = (color, text) => el("span", { class: "chip" }, el("i", { style: { background: color } }), text);
    const lines = {
      skeleton: () => [chip(LEFT, "left"), chip(RIGHT, "right"), el("span", { class: "chip" }, "dashed: hidden")],
      depth: () => [el("span", { class: "chip" }, "near", el("i", { class: "ramp" }), "far")],
      ids: () => shot.instances.map((one) => chip(`rgb(${one.rgb.map(Number).join(" ")})`, `${words(one.name)} ${one.id}`)),
      normals: () => [el("span", { class: "chip" }, "red right, green up, blue to the viewer")],
      flow: () => [el("span", { class: "chip" }, el("i", { class: "wheel" }), `direction; full colour from ${shot.flow_full_px.toFixed(0)} px a frame; white is still, black unknown`)],
    };
    const key = [...on].join();
    if (legend.dataset.on === key) return;
    legend.dataset.on = key;
    legend.replaceChildren(...Object.entries(lines).filter(([layer]) => on.has(layer) && state.player.available.includes(layer)).map(([layer, make]) =>
      el("span", { class: "line" }, el("b", {}, layer), make())));
  }

  return { open, close, mute, state };
})();
