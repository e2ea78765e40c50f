"use strict";
// Words about a view: captions, negatives with the words that are false, questions, scores against the tiers, facts.

gallery.texts = (() => {
  const { el, words, quantity, choice } = gallery.dom;
  const state = { language: "en", kind: "captions" };
  const LANGUAGES = [["en", "English"], ["zh", "中文"]];

  function create(shot) {
    let view = shot.views[0];
    const body = el("div", { class: "words" });
    const numbers = el("div", { class: "numbers" });
    const kinds = [["captions", "Captions"], ["negatives", "Negatives"], ["questions", "Questions"]];
    const of = el("p", { class: "of" });
    const root = el("div", { class: "texts" },
      el("section", { "aria-label": "Texts" },
        el("div", { class: "bar" },
          choice("Kind of text", kinds, state.kind, (kind) => { state.kind = kind; draw(); }),
          choice("Language", LANGUAGES, state.language, (language) => { state.language = language; draw(); })),
        body),
      el("section", { "aria-label": "Scores and facts" }, of, numbers));

    const mine = (list) => list.filter((one) => one.language === state.language);

    function draw() {
      body.setAttribute("lang", state.language);
      body.replaceChildren(...{ captions, negatives, questions }[state.kind]());
    }

    const captions = () => mine(view.captions).map((one) => el("p", { class: `caption ${one.form}` }, el("span", { class: "kind" }, one.form), one.text));

    function negatives() {
      const long = mine(view.captions).find((one) => one.form === "long")?.text || "";
      const letters = Array.from(long);
      return mine(view.negatives).map((one) => {
        let at = 0;
        const pieces = one.pieces.map((piece, i) => {
          const [drop, put] = Array.isArray(piece) ? piece : [piece, null];
          const text = letters.slice(at, (at += drop)).join("");
          if (put === null) return short(text, i > 0, i < one.pieces.length - 1);
          return [text && el("del", {}, text), put && el("mark", {}, put)];
        });
        return el("p", { class: "negative" },
          el("span", { class: "kind" }, `${words(one.changed)}: `, el("s", {}, words(one.true)), ` → ${words(one.false)}`), pieces);
      });
    }

    /** What is left as it was, near the changes before and behind it: whole sentences far from them say nothing new. */
    function short(text, before, behind) {
      const letters = Array.from(text), most = state.language === "zh" ? 18 : 60;
      if (letters.length <= most * (before && behind ? 2 : 1)) return text;
      return `${before ? letters.slice(0, most).join("") : ""} … ${behind ? letters.slice(-most).join("") : ""}`;
    }

    const questions = () => [el("dl", { class: "questions" }, mine(view.questions).map((one) => [
      el("dt", {}, one.question), el("dd", {}, el("b", {}, one.answer), el("span", { class: "kind" }, words(one.kind)))]))];

    function show(number) {
      view = shot.views[number];
      of.replaceChildren(el("b", {}, words(view.facts.camera)), gallery.clips.badge(view.facts.tier));
      numbers.replaceChildren(scores(view), facts(view, shot));
      draw();
    }

    show(0);
    return { root, show };
  }

  function scores(view) {
    const { tiers } = gallery.data.state.about;
    const bars = (name) => ["gold", "silver", "bronze"].flatMap((tier) => {
      const [least, most] = [tiers[tier]?.at_least?.[name], tiers[tier]?.at_most?.[name]];
      return [least !== undefined && `${tier} ≥ ${least}`, most !== undefined && `${tier} ≤ ${most}`].filter(Boolean);
    }).join(", ");
    const meets = (name, value) => ["gold", "silver", "bronze"].find((tier) =>
      !(value < tiers[tier]?.at_least?.[name]) && !(value > tiers[tier]?.at_most?.[name])) || "none";
    return el("table", { class: "scores" }, el("caption", {}, "Scores, and the best tier whose bar each of them meets"),
      Object.entries(view.scores).map(([name, value]) => el("tr", { title: bars(name) || "no bar" },
        el("th", { scope: "row" }, quantity(name)), el("td", {}, Number(value.toPrecision(3)).toString()), el("td", {}, bars(name) && gallery.clips.badge(meets(name, value))))));
  }

  function facts(view, shot) {
    const rows = { key: view.key, shard: shot.shard, ...view.facts };
    return el("details", { class: "facts" }, el("summary", {}, "All facts"),
      el("table", {}, Object.entries(rows).map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, quantity(name)), el("td", {}, String(value))))));
  }

  return { create };
})();
