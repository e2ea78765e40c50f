"use strict";
// Plots as inline SVG, drawn at the width they have, so that their words keep their size on a phone.

gallery.plots = (() => {
  const { el, svg } = gallery.dom;
  const short = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString());
  const color = (i) => `var(--series-${i % 6})`;

  /** Bars over bins, one series upon the other; marks: [value, colour, text] are upright lines. */
  function histogram(width, data, unit, marks = []) {
    const height = 160, left = 8, bottom = 22, top = 20;
    const { edges, counts } = data;
    const series = Object.entries(counts);
    const bins = edges.length - 1;
    const totals = Array.from({ length: bins }, (_, bin) => series.reduce((sum, [, own]) => sum + own[bin], 0));
    const most = Math.max(1, ...totals);
    const [low, high] = [edges[0], edges[bins]];
    const x = (value) => left + ((width - 2 * left) * (value - low)) / (high - low || 1);
    const y = (count) => top + (height - top - bottom) * (1 - count / most);
    const base = new Array(bins).fill(0);
    const bars = series.flatMap(([name, own], i) => own.map((count, bin) => {
      if (!count) return null;
      const from = base[bin];
      base[bin] += count;
      return svg("rect", { x: x(edges[bin]) + 0.5, width: Math.max(1, x(edges[bin + 1]) - x(edges[bin]) - 1), y: y(base[bin]), height: y(from) - y(base[bin]), fill: color(i) },
        svg("title", {}, `${name ? `${name}: ` : ""}${count} at ${short(edges[bin])}–${short(edges[bin + 1])} ${unit}`));
    }));
    const ticks = [low, (low + high) / 2, high].map((value, i) => svg("text", { x: x(value), y: height - 6, "text-anchor": ["start", "middle", "end"][i] }, `${short(value)}${i === 2 && unit ? ` ${unit}` : ""}`));
    const lines = marks.filter(([value]) => value >= low && value <= high).map(([value, stroke, text]) =>
      svg("line", { x1: x(value), x2: x(value), y1: top, y2: height - bottom, stroke, "stroke-width": 2, "stroke-dasharray": "3 2" }, svg("title", {}, text)));
    return frame(width, height, bars, svg("line", { class: "axis", x1: left, x2: width - left, y1: height - bottom, y2: height - bottom }), lines, ticks,
      svg("text", { x: width - left, y: top - 8, "text-anchor": "end", class: "faint" }, `highest bar: ${most}`));
  }

  /** Rows of shares: [label, [count, ...]]. */
  function shares(width, rows, names, colors) {
    const line = 20, label = Math.min(150, width * 0.34);
    const bars = rows.flatMap(([text, counts], row) => {
      const all = counts.reduce((sum, one) => sum + one, 0) || 1;
      let x = label;
      return [svg("text", { x: label - 8, y: row * line + 14, "text-anchor": "end" }, text),
        counts.map((count, i) => {
          const wide = ((width - label) * count) / all;
          x += wide;
          return count ? svg("rect", { x: x - wide, y: row * line + 3, width: Math.max(0.5, wide - 0.5), height: line - 6, fill: colors[i] },
            svg("title", {}, `${text}, ${names[i]}: ${count} (${((100 * count) / all).toFixed(1)} %)`)) : null;
        })];
    });
    return frame(width, rows.length * line + 4, bars);
  }

  /** Rows of counts: [label, count], the words, which may be long, above their bar. */
  function counts(rows) {
    const most = Math.max(1, ...rows.map(([, count]) => count));
    return el("ol", { class: "reasons" }, rows.map(([text, count]) => el("li", {},
      el("b", {}, String(count)), ` ${text}`, el("i", { style: { width: `${(100 * count) / most}%` } }))));
  }

  /** Cameras from above: the athlete in the middle looks up; rings are metres. */
  function compass(width, cameras, groups) {
    const size = Math.min(width, 420), middle = size / 2, far = Math.max(1, ...cameras.map((one) => one[2]));
    const ring = [1, 2, 5, 10, 20, 50].find((step) => far / step <= 4) || 100;
    const scale = (middle - 22) / (Math.ceil(far / ring) * ring);
    const rings = Array.from({ length: Math.ceil(far / ring) }, (_, i) => (i + 1) * ring);
    const place = ([, azimuth_deg, distance_m]) => {
      const angle = (azimuth_deg * Math.PI) / 180;
      return [middle - distance_m * scale * Math.sin(angle), middle - distance_m * scale * Math.cos(angle)];
    };
    return frame(size, size,
      rings.map((m) => [svg("circle", { cx: middle, cy: middle, r: m * scale, class: "ring" }),
        svg("text", { x: middle + 4, y: middle + m * scale - 4, class: "faint" }, `${m} m`)]),
      svg("line", { class: "ring", x1: middle, x2: middle, y1: 16, y2: size - 16 }), svg("line", { class: "ring", x1: 16, x2: size - 16, y1: middle, y2: middle }),
      svg("text", { x: middle, y: 11, "text-anchor": "middle", class: "faint" }, "front"),
      svg("text", { x: middle, y: size - 3, "text-anchor": "middle", class: "faint" }, "behind"),
      svg("text", { x: 2, y: middle - 5, class: "faint" }, "their left"),
      svg("text", { x: size - 2, y: middle - 5, "text-anchor": "end", class: "faint" }, "right"),
      svg("path", { d: `M ${middle - 7} ${middle + 5} L ${middle} ${middle - 9} L ${middle + 7} ${middle + 5} Z`, class: "athlete" }),
      cameras.map((one) => {
        const [x, y] = place(one);
        return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: cameras.length > 500 ? 2 : 4, fill: color(groups.indexOf(one[0])), "fill-opacity": cameras.length > 500 ? 0.45 : 0.8 },
          svg("title", {}, `${one[0]}: ${one[2]} m away, ${one[3]} m high, ${one[4]} mm`));
      }));
  }

  /** Points [x, y, group, text]. */
  function scatter(width, points, groups, labels) {
    const height = Math.min(300, width * 0.8), pad = 28;
    const range = (i) => { const all = points.map((one) => one[i]); const [low, high] = [Math.min(...all), Math.max(...all)]; const room = (high - low) * 0.08 || 0.5; return [low - room, high + room]; };
    const [[left, right], [low, high]] = [range(0), range(1)];
    const x = (value) => pad + ((width - 2 * pad) * (value - left)) / (right - left);
    const y = (value) => height - pad - ((height - 2 * pad) * (value - low)) / (high - low);
    return frame(width, height,
      svg("line", { class: "axis", x1: pad, x2: width - pad, y1: height - pad, y2: height - pad }), svg("line", { class: "axis", x1: pad, x2: pad, y1: pad, y2: height - pad }),
      svg("text", { x: pad, y: height - 10 }, short(left)), svg("text", { x: width - pad, y: height - 10, "text-anchor": "end" }, `${short(right)} ${labels[0]}`),
      svg("text", { x: pad, y: pad - 8 }, `${short(high)} ${labels[1]}`),
      points.map(([px, py, group, text]) => svg("circle", { cx: x(px), cy: y(py), r: 4.5, fill: color(groups.indexOf(group)), "fill-opacity": 0.8 }, svg("title", {}, text))));
  }

  const BONES = [[5, 7, 1], [7, 9, 1], [6, 8, 2], [8, 10, 2], [11, 13, 1], [13, 15, 1], [12, 14, 2], [14, 16, 2], [5, 6, 0], [11, 12, 0], [5, 11, 1], [6, 12, 2]];

  /** Figures on a plane where similar poses are neighbours. */
  function atlas(width, poses) {
    const { columns, rows, cells } = poses;
    const cell = Math.min(width / columns, 110), tall = cell * 1.3, most = Math.max(1, ...cells.map((one) => one[2])), scale = tall / 230;
    const figure = (numbers) => {
      const at = (i) => [numbers[2 * i] * scale, numbers[2 * i + 1] * scale];
      const neck = [0, 1].map((k) => (at(5)[k] + at(6)[k]) / 2), head = at(0);
      return [BONES.map(([a, b, side]) => svg("line", { x1: at(a)[0].toFixed(1), y1: at(a)[1].toFixed(1), x2: at(b)[0].toFixed(1), y2: at(b)[1].toFixed(1), class: `bone side${side}` })),
        svg("line", { x1: neck[0], y1: neck[1], x2: head[0], y2: head[1], class: "bone side0" }), svg("circle", { cx: head[0], cy: head[1], r: 10 * scale, class: "head" })];
    };
    return frame(columns * cell, rows * tall, cells.map(([column, row, count, numbers]) => svg("g", {},
      svg("rect", { x: column * cell + 1, y: (rows - 1 - row) * tall + 1, width: cell - 2, height: tall - 2, rx: 4, class: "cell", "fill-opacity": (0.08 + 0.5 * Math.sqrt(count / most)).toFixed(2) }),
      svg("g", { transform: `translate(${((column + 0.5) * cell).toFixed(1)} ${((rows - 1 - row + 0.5) * tall).toFixed(1)})` }, figure(numbers)),
      svg("title", {}, `${count} poses`))));
  }

  const frame = (width, height, ...children) => svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" }, ...children);
  const key = (names, colors) => el("p", { class: "legend" }, names.map((name, i) => el("span", { class: "chip" }, el("i", { style: { background: colors ? colors[i] : color(i) } }), name)));

  return { histogram, shares, counts, compass, scatter, atlas, key, color };
})();
