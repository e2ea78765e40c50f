"use strict";
// The dataset's numbers. They come as scripts that call the functions below, because a page from disk may load scripts
// and nothing else: first dataset.js, then the index chunk by chunk, a shot when it is looked at.

gallery.data = (() => {
  const shots = [];
  const waiting = new Map();
  const listeners = [];
  const state = { about: null, shots, complete: false };

  function script(path) {
    return new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = path;
      tag.onload = () => { tag.remove(); resolve(); };
      tag.onerror = () => { tag.remove(); reject(new Error(`${path} is missing or damaged; make the gallery again`)); };
      document.head.append(tag);
    });
  }

  /** Load a script and return what it called `name` with. */
  async function called(name, path) {
    const answer = new Promise((resolve) => waiting.set(name, resolve));
    await script(path);
    return answer;
  }

  function receive(name, tree) {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) resolve(tree);
  }

  const folder = (number) => String(Math.floor(number / state.about.shots_per_chunk)).padStart(4, "0");
  const path = (number, suffix) => `data/${folder(number)}/${String(number).padStart(6, "0")}.${suffix}`;

  /** Let the page be drawn and answer before more is read. */
  const painted = () => new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, 0);
    else requestAnimationFrame(() => setTimeout(resolve, 0));
  });

  async function loadIndex() {
    const chunks = Math.ceil(state.about.shots / state.about.shots_per_chunk);
    for (let number = 0; number < chunks; number += 1) {
      const chunk = await called("chunk", `data/${String(number).padStart(4, "0")}.js`);
      for (const line of chunk.shots) shots.push({ ...line, number: shots.length });
      state.complete = number === chunks - 1;
      if (number === 0 || state.complete || number % 10 === 0) listeners.forEach((tell) => tell(state));
      await painted();
    }
  }

  let queue = Promise.resolve();
  /** One shot's file; asked for one after the other, so that each answer finds its question. */
  function loadShot(number) {
    queue = queue.catch(() => null).then(() => called("shot", path(number, "js")));
    return queue;
  }

  gallery.chunk = (tree) => receive("chunk", tree);
  gallery.shot = (tree) => receive("shot", tree);
  let statistics = null;
  gallery.statistics = (tree) => receive("statistics", tree);
  const loadStatistics = () => (statistics ||= called("statistics", "data/statistics.js"));

  gallery.dataset = (about) => {
    state.about = about;
    gallery.start(state);
  };
  return { state, path, loadIndex, loadShot, loadStatistics, onIndex: (tell) => listeners.push(tell) };
})();
