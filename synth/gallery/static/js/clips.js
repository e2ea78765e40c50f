"use strict";
// The list: filters at the side, a page of cards, and the pager.

gallery.clips = (() => {
  const { el, words, counted, byId, button } = gallery.dom;
  const PER_PAGE = 24;
  const TIERS = ["gold", "silver", "bronze"];
  const THUMB = { width: 208, height: 130 };
  const state = { page: 0, found: [], clips: 0, drawn: null };
  let parts = null;

  function build() {
    const search = el("input", { type: "search", id: "search", placeholder: "Search captions, people, ids  /", "aria-label": "Search",
      oninput: (event) => { gallery.filters.search(event.target.value); changed(); } });
    parts = {
      search,
      facets: el("div", { class: "facets" }),
      said: el("p", { class: "said", role: "status" }),
      clear: button("Clear", clear, { class: "quiet", hidden: true }),
      grid: el("div", { class: "grid", role: "list" }),
      pager: el("nav", { class: "pager", "aria-label": "Pages of clips" }),
      drawer: el("details", { class: "drawer" }, el("summary", {}, "Filters")),
    };
    parts.drawer.append(parts.facets);
    parts.drawer.open = window.matchMedia("(min-width: 800px)").matches;
    byId("clips").append(
      el("aside", { class: "filters", "aria-label": "Filters" }, search, parts.drawer),
      el("div", { class: "results" }, el("div", { class: "bar" }, parts.said, parts.clear), parts.grid, parts.pager),
    );
  }

  function clear() {
    gallery.filters.clear();
    parts.search.value = "";
    changed();
  }

  function changed() {
    state.page = 0;
    update();
  }

  function update() {
    if (!parts) build();
    const { found, clips, counts } = gallery.filters.apply(gallery.data.state.shots);
    Object.assign(state, { found, clips });
    state.page = Math.min(state.page, Math.max(0, pages() - 1));
    drawFacets(counts);
    drawPage();
  }

  const pages = () => Math.ceil(state.found.length / PER_PAGE);

  function say() {
    const { complete, shots, about } = gallery.data.state;
    const all = !gallery.filters.active();
    const clips = all ? about.counts.clips : state.clips;
    const text = `${counted(clips, "clip")} in ${counted(all ? about.shots : state.found.length, "shot")}`;
    parts.said.textContent = complete ? text : `${text} · reading the index, ${shots.length} of ${about.shots} shots`;
    parts.clear.hidden = all;
  }

  function drawFacets(counts) {
    const focus = document.activeElement?.dataset?.facet;
    parts.facets.replaceChildren(...gallery.filters.FACETS.map(([name]) => facet(name, counts[name])));
    if (focus) parts.facets.querySelector(`[data-facet="${CSS.escape(focus)}"]`)?.focus();
  }

  function facet(name, counts) {
    const values = [...counts].sort(([a], [b]) => TIERS.indexOf(a) - TIERS.indexOf(b) || (a < b ? -1 : 1));
    const chosen = gallery.filters.chosen[name];
    return el("fieldset", { "data-name": name }, el("legend", {}, name), values.map(([value, count]) =>
      el("label", { class: count ? "" : "none" },
        el("input", { type: "checkbox", "data-facet": `${name}:${value}`, ...(chosen.has(value) ? { checked: true } : {}),
          onchange: () => { gallery.filters.toggle(name, value); changed(); } }),
        el("span", {}, words(value)), el("span", { class: "count" }, count.toLocaleString("en")))));
  }

  function drawPage() {
    say();
    const first = state.page * PER_PAGE;
    const shown = state.found.slice(first, first + PER_PAGE);
    const numbers = shown.map((shot) => shot.number).join();
    if (state.drawn !== numbers) {  // while the index is still being read, the same cards stay as they are
      state.drawn = numbers;
      parts.grid.replaceChildren(...(shown.length ? shown.map(card) : [el("p", { class: "empty" }, "No clip passes these filters.")]));
    }
    parts.pager.replaceChildren(...(pages() > 1 ? [
      button("← Earlier", () => turn(-1), { disabled: state.page === 0 }),
      el("span", {}, `Page ${(state.page + 1).toLocaleString("en")} of ${pages().toLocaleString("en")}`),
      button("Later →", () => turn(1), { disabled: state.page === pages() - 1 }),
    ] : []));
  }

  function turn(step) {
    const page = Math.min(Math.max(state.page + step, 0), pages() - 1);
    if (page === state.page) return;
    state.page = page;
    drawPage();
    parts.grid.querySelector("a")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function card(shot) {
    const tiers = [...new Set(shot.views.map((view) => view.tier))].sort((a, b) => TIERS.indexOf(a) - TIERS.indexOf(b));
    return el("a", { class: "card", role: "listitem", href: `#/shot/${shot.clip_id}`, "data-number": shot.number },
      thumbnail(shot),
      el("span", { class: "title" }, words(shot.skill), tiers.map(badge)),
      el("span", { class: "sub" }, [shot.sport, shot.venue, shot.lighting].map(words).join(" · ")),
      el("span", { class: "sub" }, `${counted(shot.views.length, "view")} · ${(shot.frames / shot.fps).toFixed(2)} s · ${shot.identity_id.split(",").length > 1 ? `${shot.num_people} people` : words(shot.identity_id)}`));
  }

  /** A strip of moments, of which one is seen; the pointer's place across chooses which. */
  function thumbnail(shot) {
    const moments = gallery.data.state.about.moments;
    const image = el("img", { src: gallery.data.path(shot.number, "jpg"), alt: "", loading: "lazy", decoding: "async",
      width: THUMB.width * moments, height: THUMB.height });
    const show = (moment) => { image.style.transform = `translateX(${(-100 * moment) / moments}%)`; };
    return el("span", { class: "thumb",
      onpointermove: (event) => {
        if (event.pointerType === "touch") return;
        const box = event.currentTarget.getBoundingClientRect();
        show(Math.min(moments - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * moments))));
      },
      onpointerleave: () => show(0) }, image);
  }

  const badge = (tier) => el("span", { class: `tier ${/^[a-z]+$/.test(tier) ? tier : ""}` }, tier);

  /** Move the focus to the next card, over the edge of a page too. */
  function step(by) {
    const cards = [...parts.grid.querySelectorAll("a.card")];
    const at = cards.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by;
    if (cards[next]) cards[next].focus();
    else turn(by);
  }

  return { update, step, turn, badge, state, focusSearch: () => parts.search.focus() };
})();
