"use strict";
// The page of statistics: what the dataset holds, in plots.

gallery.statisticsPage = (() => {
  const { el, byId, words, quantity, counted } = gallery.dom;
  const plots = gallery.plots;
  const TIER_COLORS = { gold: "var(--gold)", silver: "var(--silver)", bronze: "var(--bronze)" };
  const SIGHT_COLORS = ["var(--seen)", "var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)", "var(--outside)"];

  let watched = null, width = 0;

  async function open() {
    const data = await gallery.data.loadStatistics();
    if (watched) return;
    watched = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0 && contentRect.width !== width) { width = contentRect.width; draw(data); }
    });
    watched.observe(byId("statistics"));
  }

  function draw(data) {
    const section = byId("statistics");
    const figures = panels(data).map(([title, wide, ...rest]) => [el("figure", { class: wide ? "panel wide" : "panel" }, el("figcaption", {}, title)), rest]);
    section.replaceChildren(...figures.map(([figure]) => figure));
    for (const [figure, [says, ...makers]] of figures) {
      const width = Math.floor(figure.clientWidth - parseFloat(getComputedStyle(figure).paddingLeft) * 2);
      figure.append(...(says ? [el("p", { class: "says" }, says)] : []), ...makers.map((make) => make(width)));
      figure.querySelectorAll("svg").forEach((one) => one.setAttribute("aria-label", figure.querySelector("figcaption").textContent));
    }
  }

  function panels(data) {
    const genders = [...new Set(data.people.map((one) => one.gender))].sort();
    const tiers = data.tier_names.map((name) => TIER_COLORS[name]);
    const poses = data.poses.cells.reduce((sum, one) => sum + one[2], 0);
    const list = [
      ["Poses", true, `${counted(poses, "pose")}, five a second of every motion and person: similar ones lie close, the darker the more often. The plane holds ${Math.round(100 * data.poses.explained)} % of their variance.`,
        (width) => plots.atlas(width, data.poses)],
      ["Where cameras stand", false, "From above, in the middle of each clip; the athlete looks up.", (width) => plots.compass(width, data.cameras, data.sports), () => plots.key(data.sports.map(words))],
      ["What hides joints", false, "Share of all frames and views.", (width) => plots.shares(width, data.joints.map((name, i) => [words(name), data.joint_sight[i]]), data.sight, SIGHT_COLORS),
        () => plots.key(data.sight.map((name) => (name === "self" ? "the body itself" : name)), SIGHT_COLORS)],
      ["Camera height", false, "Above the ground.", (width) => plots.histogram(width, data.camera_height_m, "m")],
      ["Focal length", false, "Of a full frame.", (width) => plots.histogram(width, data.focal_mm, "mm")],
      ["Duration", false, "Of each clip.", (width) => plots.histogram(width, data.duration_s, "s"), () => plots.key(data.sports.map(words))],
      ["Tiers", false, "By sport.", (width) => plots.shares(width, data.tiers.map(([sport, ...counts]) => [words(sport), counts]), data.tier_names, tiers), () => plots.key(data.tier_names, tiers)],
      ["Body height", false, counted(data.people.length, "person").replace("persons", "people"), (width) => plots.scatter(width, data.people.map((one) => [one.height_m, one.betas[0], one.gender, `${one.identity}: ${one.height_m} m`]), genders, ["m", "beta 1"]), () => plots.key(genders)],
      ["Body shape", false, "First two shape coefficients beside height.", (width) => plots.scatter(width, data.people.map((one) => [one.betas[1], one.betas[2], one.gender, one.identity]), genders, ["beta 2", "beta 3"]), () => plots.key(genders)],
      ["Rejected", true, data.rejected.length ? "Why clips did not enter; a clip may have several reasons." : "No clip was rejected.", () => (data.rejected.length ? plots.counts(data.rejected.slice(0, 12)) : "")],
    ];
    const { tiers: bars } = gallery.data.state.about;
    for (const [name, counts] of Object.entries(data.scores)) {
      const marks = data.tier_names.flatMap((tier) => ["at_least", "at_most"].filter((way) => bars[tier]?.[way]?.[name] !== undefined)
        .map((way) => [bars[tier][way][name], TIER_COLORS[tier], `${tier}: ${words(way)} ${bars[tier][way][name]}`]));
      list.push([`Score: ${quantity(name)}`, false, data.score_words[name], (width) => plots.histogram(width, counts, "", marks)]);
    }
    return list;
  }

  return { open };
})();
