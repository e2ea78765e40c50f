"use strict";
// What happens when, under the picture: phases, contacts, events and sound on one scale, with a line where we are.

gallery.timeline = (() => {
  const { el, svg, words } = gallery.dom;

  function create(shot, onseek) {
    const { duration_s, phases, contacts, events, people } = shot.timeline;
    const percent = (time_s) => `${(100 * Math.min(Math.max(time_s, 0), duration_s)) / duration_s}%`;
    const who = (id) => (people.length > 1 && id ? `${words(people.find((one) => one.id === id)?.role || "person")} ${id}` : "");
    const root = el("div", { class: "timeline" });
    const heads = [];

    function row(label, kind, ...marks) {
      const head = el("i", { class: "playhead" });
      heads.push(head);
      const track = el("div", { class: `track ${kind}`, onpointerdown: seek, onpointermove: (event) => { if (event.buttons) seek(event); } }, marks, head);
      root.append(el("div", { class: "label", title: label }, label), track);
    }

    function seek(event) {
      const box = event.currentTarget.getBoundingClientRect();
      const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999);
      onseek(Math.floor(share * duration_s * shot.fps));
    }

    function span(one, text, kind) {
      const start = percent(one.start_s);
      const time = `${one.start_s.toFixed(2)}–${one.end_s.toFixed(2)} s`;
      return el("span", { class: `span ${kind}`, title: `${text}, ${time}`,
        style: { left: start, width: `calc(${percent(one.end_s)} - ${start})` } }, el("span", {}, text));
    }

    for (const [id, own] of grouped(phases, (one) => one.person_id)) {
      row(who(id) || "phases", "phases", own.map((one, i) => span(one, words(one.name), `shade${i % 2}`)));
    }
    row("events", "events", staggered(events, duration_s).map(([one, lane, late]) => {
      const values = Object.entries(one.values).map(([name, value]) => `, ${words(name)} ${Number(value).toPrecision(3)}`).join("");
      return el("span", { class: `event lane${lane}${late ? " late" : ""}`, style: { left: percent(one.time_s) },
        title: `${words(one.name)} ${one.time_s.toFixed(3)} s${who(one.person_id) && `, ${who(one.person_id)}`}${values}` }, el("span", {}, words(one.name)));
    }));
    for (const [key, own] of grouped(contacts, (one) => `${one.person_id}|${one.part}|${one.object}`)) {
      const { person_id, part, object } = own[0];
      const side = part.startsWith("left") ? "left" : part.startsWith("right") ? "right" : "middle";
      const text = `${words(part)} · ${words(object)}`;
      row(who(person_id) ? `${who(person_id)}: ${text}` : text, "contact", own.map((one) => span(one, "", side)));
    }
    const sound = el("div", { class: "wave" });
    row("sound", "sound", sound);

    /** The sound of the first view, which is the one that is heard. */
    function wave(view) {
      const points = view.peaks.map((value, i) => [i, Math.max(1, value / 2)]);
      const shape = [...points.map(([x, y]) => `${x},${50 - y}`), ...points.reverse().map(([x, y]) => `${x},${50 + y}`)].join(" ");
      sound.replaceChildren(
        svg("svg", { viewBox: `0 0 ${view.peaks.length - 1} 100`, preserveAspectRatio: "none", "aria-hidden": "true" }, svg("polygon", { points: shape })),
        ...view.sounds.filter((one) => one.arrival_s < duration_s).map((one) => el("span", { class: "cue", style: { left: percent(one.arrival_s) },
          title: `${words(one.name)} heard at ${one.arrival_s.toFixed(3)} s, ${one.level_db.toFixed(0)} dB` })));
    }

    wave(shot.views[0]);
    return { root, at: (time_s) => heads.forEach((head) => { head.style.left = percent(time_s); }) };
  }

  function grouped(list, key) {
    const groups = new Map();
    for (const one of list) groups.set(key(one), [...(groups.get(key(one)) || []), one]);
    return groups;
  }

  /** Events with a lane each, so that neighbours' words do not lie over each other. */
  function staggered(events, duration_s) {
    const track_px = window.innerWidth > 800 ? Math.min(window.innerWidth, 1560) - 230 : window.innerWidth - 28;
    const free = [-1, -1, -1];
    return events.map((one) => {
      const share = one.time_s / duration_s, wide = (14 + 6.4 * one.name.length) / track_px;
      const late = share > 0.7;
      const [start, end] = late ? [share - wide, share] : [share, share + wide];
      const lane = Math.max(0, free.findIndex((taken) => taken <= start));
      free[lane] = end;
      return [one, lane, late];
    });
  }

  return { create };
})();
