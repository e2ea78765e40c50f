"use strict";
// The skeleton over a picture, drawn from the clip's own joints: what is left and right can be told by colour, what is
// hidden is thin and dashed, what is outside is not drawn.

gallery.skeleton = (() => {
  const LEFT = "#38b6ff", RIGHT = "#ff7d3b", MIDDLE = "#f4f1de";
  const HANDS = [23, 44];
  // numbers of the drawn points: COCO-17, six of the feet, 21 of the left and 21 of the right hand
  const BONES = [
    [5, 7, LEFT], [7, 9, LEFT], [6, 8, RIGHT], [8, 10, RIGHT], [11, 13, LEFT], [13, 15, LEFT], [12, 14, RIGHT],
    [14, 16, RIGHT], [5, 11, LEFT], [6, 12, RIGHT], [5, 6, MIDDLE], [11, 12, MIDDLE],
    [15, 17, LEFT], [15, 19, LEFT], [16, 20, RIGHT], [16, 22, RIGHT], [0, 1, LEFT], [1, 3, LEFT], [0, 2, RIGHT], [2, 4, RIGHT],
  ];
  const FINGERS = [1, 5, 9, 13, 17].flatMap((first) => [[0, first], [first, first + 1], [first + 1, first + 2], [first + 2, first + 3]]);
  const POINTS = 65, STEPS_PER_PX = 8;

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /** Joints of a view: at(frame, person, point) gives [x px, y px, 0 outside, 1 hidden or 2 seen]. */
  function decode(view) {
    const places = new Int16Array(bytes(view.joints).buffer);
    const seen = bytes(view.seen);
    const people = view.person_ids.length;
    function at(frame, person, point) {
      const i = (frame * people + person) * POINTS + point;
      return [places[2 * i] / STEPS_PER_PX, places[2 * i + 1] / STEPS_PER_PX, seen[i]];
    }
    return { people, at };
  }

  function line(context, from, to, color, width) {
    if (!from[2] || !to[2]) return;
    const hidden = from[2] === 1 || to[2] === 1;
    context.setLineDash(hidden ? [width * 1.4, width * 1.2] : []);
    for (const [stroke, wide] of [["rgba(0,0,0,0.55)", width + 1.6], [color, width]]) {
      if (hidden && wide > width) continue;
      context.strokeStyle = stroke;
      context.lineWidth = hidden ? wide * 0.55 : wide;
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    }
  }

  function dot(context, point, color, radius) {
    if (!point[2]) return;
    context.beginPath();
    context.arc(point[0], point[1], point[2] === 1 ? radius * 0.6 : radius, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.globalAlpha = point[2] === 1 ? 0.6 : 1;
    context.fill();
    context.globalAlpha = 1;
  }

  /** Draw a frame on a clear canvas; scale: canvas pixels per pixel of the clip; unit: of line widths. */
  function draw(context, joints, frame, scale, unit) {
    context.lineCap = "round";
    for (let person = 0; person < joints.people; person += 1) {
      const at = (point) => {
        const [x, y, seen] = joints.at(frame, person, point);
        return [x * scale, y * scale, seen];
      };
      const size = Math.max(Math.abs(at(5)[1] - at(15)[1]), Math.abs(at(6)[1] - at(16)[1]));
      const width = unit * Math.min(3, Math.max(1.1, size / unit / 70));
      const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, Math.min(a[2], b[2])];
      line(context, middle(at(5), at(6)), at(0), MIDDLE, width);
      for (const [from, to, color] of BONES) line(context, at(from), at(to), color, width);
      HANDS.forEach((first, side) => FINGERS.forEach(([from, to]) =>
        line(context, at(first + from), at(first + to), side ? RIGHT : LEFT, width * 0.4)));
      context.setLineDash([]);
      for (let point = 0; point < 17; point += 1) {
        dot(context, at(point), point === 0 ? MIDDLE : point % 2 ? LEFT : RIGHT, width * 1.15);
      }
    }
  }

  return { decode, draw, LEFT, RIGHT, MIDDLE };
})();
