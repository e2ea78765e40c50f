"use strict";
// Which clips are shown: a clip passes when each facet has nothing chosen or the clip's value, and all words are found.

gallery.filters = (() => {
  const FACETS = [
    ["sport", (shot) => shot.sport],
    ["skill", (shot) => shot.skill],
    ["venue", (shot) => shot.venue],
    ["lighting", (shot) => shot.lighting],
    ["camera", (shot, view) => view.rig],
    ["tier", (shot, view) => view.tier],
    ["split", (shot) => shot.split],
  ];
  const chosen = Object.fromEntries(FACETS.map(([name]) => [name, new Set()]));
  let text = "";

  function haystack(shot) {
    shot.haystack ||= [
      shot.clip_id, shot.identity_id, shot.outfit_id, shot.motion_id, ...Object.values(shot.captions),
      ...shot.views.flatMap((view) => [view.camera, view.says]),
    ].join(" ").replaceAll("_", " ").toLowerCase();
    return shot.haystack;
  }

  /** Shots of which a view passes, how many views do, and how many of each value there are under the other facets. */
  function apply(shots) {
    const needles = text.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
    const counts = Object.fromEntries(FACETS.map(([name]) => [name, new Map()]));
    const found = [];
    let clips = 0;
    for (const shot of shots) {
      const said = !needles.length || needles.every((needle) => haystack(shot).includes(needle));
      let passing = 0;
      for (const view of shot.views) {
        const values = FACETS.map(([, value]) => value(shot, view));
        const misses = FACETS.filter(([name], i) => chosen[name].size && !chosen[name].has(values[i]));
        if (said && !misses.length) passing += 1;
        FACETS.forEach(([name], i) => {
          const counted = said && (!misses.length || (misses.length === 1 && misses[0][0] === name));
          counts[name].set(values[i], (counts[name].get(values[i]) || 0) + (counted ? 1 : 0));
        });
      }
      if (passing) found.push(shot);
      clips += passing;
    }
    return { found, clips, counts };
  }

  function toggle(facet, value) {
    if (!chosen[facet].delete(value)) chosen[facet].add(value);
  }

  return {
    FACETS, chosen, apply, toggle,
    search: (words) => { text = words; },
    clear: () => { text = ""; Object.values(chosen).forEach((set) => set.clear()); },
    active: () => text !== "" || Object.values(chosen).some((set) => set.size > 0),
  };
})();
