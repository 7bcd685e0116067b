// What is drawn: elements, texts with their changes marked, explanations beside them, lifelines.

// ---- elements

function made(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const element = (name, attributes = {}, ...children) => made(document.createElement(name), attributes, children);

export const shape = (name, attributes = {}, ...children) =>
  made(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

// ---- explanations, on hover and on focus

const explanations = new WeakMap();
const LINGER = 150;

// What the pointer rests on or the keyboard is at says what it is, by `words(node)`; Escape puts the words away.
export function explain(node, words) {
  explanations.set(node, words);
}

const tip = element("div", { id: "tip", role: "tooltip", hidden: true });
let explained = null, leaving = 0;

function tell(node) {
  clearTimeout(leaving);
  if (explained === node) return;
  hush();
  explained = node;
  tip.replaceChildren(...[explanations.get(node)(node)].flat());
  tip.hidden = false;
  node.setAttribute("aria-describedby", "tip");
  settle();
}

// Beside what it explains, wherever that scrolls to.
function settle() {
  const place = explained.getClientRects()[0] ?? explained.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
  const isBelow = place.bottom + tip.offsetHeight + 12 < innerHeight;
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${isBelow ? place.bottom + 6 : Math.max(8, place.top - tip.offsetHeight - 6)}px`);
}

function hush() {
  explained?.removeAttribute("aria-describedby");
  explained = null;
  tip.hidden = true;
}

function explainedAt(target) {
  for (let node = target; node instanceof Element; node = node.parentElement) if (explanations.has(node)) return node;
  return null;
}

document.body.append(tip);
document.addEventListener("pointerover", (event) => {
  const node = explainedAt(event.target);
  if (node) tell(node);
  else if (tip.contains(event.target)) clearTimeout(leaving);
  else if (explained && explained !== document.activeElement) {
    clearTimeout(leaving);
    leaving = setTimeout(hush, LINGER);
  }
});
document.addEventListener("focusin", (event) => {
  const node = explainedAt(event.target);
  if (node) tell(node);
  else hush();
});
document.addEventListener("focusout", hush);
document.addEventListener("keydown", (event) => event.key === "Escape" && hush());
document.addEventListener("scroll", () => explained && settle(), { capture: true, passive: true });
addEventListener("hashchange", hush);

// ---- texts with marks

// Spans may lie in each other; a stretch of text has the classes of all spans around it and speaks for all of them. An
// empty span, where text was taken out, is a thin line.
function paint(text, spans) {
  const borders = new Set([0, text.length]);
  const opening = new Map(), closing = new Map(), empty = new Map();
  const put = (map, place, span) => (map.has(place) ? map.get(place).push(span) : map.set(place, [span]));
  for (const span of spans) {
    borders.add(span.start).add(span.end);
    if (span.start === span.end) {
      put(empty, span.start, span);
    } else {
      put(opening, span.start, span);
      put(closing, span.end, span);
    }
  }
  const places = [...borders].sort((a, b) => a - b);
  const fragment = document.createDocumentFragment();
  const idsOf = new Map(), marksOf = new Map(), around = new Set();
  const mark = (inside, extra, piece) => {
    const classes = inside.length === 1 ? inside[0].classes : [...new Set(inside.flatMap((span) => span.classes))];
    const drawn = element("mark", { class: [...extra, ...classes].join(" "), tabindex: "-1" }, piece);
    idsOf.set(drawn, inside.map((span) => span.id));
    for (const span of inside) put(marksOf, span.id, drawn);
    fragment.append(drawn);
  };
  for (let at = 0; at < places.length; at += 1) {
    if (empty.has(places[at])) mark(empty.get(places[at]), ["gap"], "");
    if (at + 1 === places.length) break;
    for (const span of closing.get(places[at]) ?? []) around.delete(span);
    for (const span of opening.get(places[at]) ?? []) around.add(span);
    const piece = text.slice(places[at], places[at + 1]);
    if (around.size) mark([...around], [], piece);
    else fragment.append(piece);
  }
  return { fragment, idsOf, marksOf };
}

// Texts beside each other whose marks lead to each other. A side is { title, text, spans }, a span { id, start, end,
// classes }. The arrow keys walk through the marks of a text; the two buttons do the same.
export function sheets(sides, { explanation, previous, next, place }) {
  const drawn = sides.map((side, number) => {
    const { fragment, idsOf, marksOf } = paint(side.text, side.spans);
    const title = element("h4", { id: `sheet-${number}-${Math.random().toString(36).slice(2)}` }, side.title);
    const sheet = element("div", { class: "sheet", lang: "zh", tabindex: "0", role: "group", "aria-labelledby": title.id }, fragment);
    return { node: element("div", { class: "side" }, title, sheet), sheet, idsOf, marksOf, marks: [...idsOf.keys()], at: -1 };
  });
  let current = drawn.at(-1);
  const where = element("span", { class: "where" });

  const clear = () => {
    for (const side of drawn) for (const here of side.sheet.querySelectorAll("mark.here")) here.classList.remove("here");
  };
  const light = (side, ids, isScrolled) => {
    const found = ids.flatMap((id) => side.marksOf.get(id) ?? []);
    for (const mark of found) mark.classList.add("here");
    if (!found.length || !isScrolled) return found;
    const box = side.sheet.getBoundingClientRect(), place = found[0].getBoundingClientRect();
    side.sheet.scrollTop += place.top - box.top - side.sheet.clientHeight / 3;
    return found;
  };
  const arrive = (side, mark) => {
    side.marks[side.at]?.setAttribute("tabindex", "-1");
    side.at = side.marks.indexOf(mark);
    mark.setAttribute("tabindex", "0");
    current = side;
    where.textContent = place(side.at + 1, side.marks.length);
    clear();
    for (const other of drawn) light(other, side.idsOf.get(mark), other !== side);
  };
  const step = (side, by) => {
    const mark = side.marks[Math.max(0, Math.min(side.marks.length - 1, side.at + by))];
    mark?.focus({ preventScroll: true });
    mark?.scrollIntoView({ block: "nearest" });
  };
  for (const side of drawn) {
    side.marks[0]?.setAttribute("tabindex", "0");
    const words = (mark) => side.idsOf.get(mark).map(explanation);
    for (const mark of side.marks) explain(mark, words);
    side.sheet.addEventListener("focusin", (event) => side.idsOf.has(event.target) && arrive(side, event.target));
    side.sheet.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!by || !side.idsOf.has(event.target)) return;
      event.preventDefault();
      step(side, by);
    });
  }
  const walk = (words, by) => element("button", { type: "button", class: "step", onclick: () => step(current, by) }, words);
  const hasMarks = drawn.some((side) => side.marks.length);
  return {
    steps: hasMarks ? element("div", { class: "steps" }, walk(previous, -1), walk(next, 1), where) : null,
    node: element("div", { class: "sides" }, drawn.map((side) => side.node)),
    show(id) {
      clear();
      for (const side of drawn) light(side, [id], true);
      const side = drawn.findLast((side) => side.marksOf.has(id));
      const mark = side?.marksOf.get(id)[0];
      mark?.scrollIntoView({ block: "center" });
      mark?.focus({ preventScroll: true });
    },
  };
}

// Two wordings; the middle in which they differ is marked.
export function turned(before, after) {
  const old = [...before], later = [...after];
  const shortest = Math.min(old.length, later.length);
  let head = 0, tail = 0;
  while (head < shortest && old[head] === later[head]) head += 1;
  while (tail < shortest - head && old.at(-1 - tail) === later.at(-1 - tail)) tail += 1;
  const around = (characters, name) => {
    const middle = characters.slice(head, characters.length - tail).join("");
    return [characters.slice(0, head).join(""), middle && element(name, {}, middle), characters.slice(characters.length - tail).join("")];
  };
  return [around(old, "del"), around(later, "ins")];
}

// ---- time

// The place of a date on an axis of years; a year alone stands in its middle.
function yearOf(date) {
  if (!date) return null;
  const [year, month, day] = date.split("-").map(Number);
  if (month === undefined) return year + 0.5;
  return year + (month - 1) / 12 + ((day ?? 15) - 1) / 372;
}

// Where documents stand between 0 and 1, in whole years; those without a date nowhere, or one after the other where
// none has a date.
export function timeline(dates) {
  const years = dates.map(yearOf);
  const known = years.filter((year) => year !== null);
  if (!known.length) return { places: dates.map((_, number) => (number + 0.5) / dates.length), first: null, last: null, missing: [] };
  const first = Math.floor(Math.min(...known)), last = Math.floor(Math.max(...known)) + 1;
  const seen = new Set(known.map(Math.floor));
  const missing = [];
  for (let year = first; year < last; year += 1) if (!seen.has(year)) missing.push(year);
  return { places: years.map((year) => (year === null ? null : (year - first) / (last - first))), first, last, missing };
}

// ---- lifelines

const ROW = { width: 150, height: 26, floor: 22 };

// The line of one row: a stem for each document that uses the wording, a dot of ground for each that does not.
export function smallLifeline(time, values) {
  const x = (place) => (2 + place * (ROW.width - 4)).toFixed(1);
  const most = Math.max(...values.values());
  let ground = "", stems = "";
  for (const [number, place] of time.places.entries()) {
    if (place === null) continue;
    ground += `M${x(place)} ${ROW.floor}v2`;
    const value = values.get(number);
    if (value) stems += `M${x(place)} ${ROW.floor}V${(ROW.floor - 3 - (ROW.floor - 5) * (value / most)).toFixed(1)}`;
  }
  return shape("svg", { class: "life", viewBox: `0 0 ${ROW.width} ${ROW.height}`, "aria-hidden": "true", focusable: "false" },
    shape("path", { class: "ground", d: ground }), shape("path", { class: "stem", d: stems }));
}

const PICTURE = { height: 230, top: 12, floor: 200, left: 44, right: 18 };

const roundUp = (value) => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) * power;
};

// The life of one wording: uses per 10,000 characters, document by document. A point is { date, value, words, open };
// `words` stand in its explanation, `open` is called on a click. A table beside it must say the same.
export function bigLifeline(points, { title, description, undated }) {
  const time = timeline(points.map((point) => point.date));
  const frame = element("div", { class: "picture" });
  const top = roundUp(Math.max(...points.map((point) => point.value), 0.1));
  const draw = (width) => {
    const span = width - PICTURE.left - PICTURE.right;
    const x = (place) => PICTURE.left + place * span;
    const y = (value) => PICTURE.floor - (value / top) * (PICTURE.floor - PICTURE.top);
    const svg = shape("svg", { class: "big", role: "img", width, height: PICTURE.height, viewBox: `0 0 ${width} ${PICTURE.height}` },
      shape("title", {}, title), shape("desc", {}, description));
    const text = (x, y, anchor, words) => shape("text", { x, y, "text-anchor": anchor }, words);
    const years = time.first === null ? 0 : time.last - time.first;
    for (const year of time.missing) {
      svg.append(shape("rect", { class: "missing", x: x((year - time.first) / years), y: PICTURE.top, width: span / years, height: PICTURE.floor - PICTURE.top }));
    }
    for (const share of [0, 0.5, 1]) {
      svg.append(shape("path", { class: "rule", d: `M${PICTURE.left} ${y(share * top)}H${width - PICTURE.right}` }),
        text(PICTURE.left - 6, y(share * top) + 4, "end", String(+(share * top).toPrecision(3))));
    }
    const step = [1, 2, 5, 10, 20, 50].find((step) => (span * step) / years >= 48) ?? 100;
    for (let year = Math.ceil(time.first / step) * step; time.first !== null && year < time.last; year += step) {
      svg.append(text(x((year + 0.5 - time.first) / years), PICTURE.floor + 18, "middle", String(year)));
    }
    for (const [number, point] of points.entries()) {
      if (time.places[number] === null) continue;
      const at = x(time.places[number]);
      const stem = point.value
        ? [shape("path", { class: "stem", d: `M${at} ${PICTURE.floor}V${y(point.value)}` }), shape("circle", { class: "dot", cx: at, cy: y(point.value), r: 4 })]
        : [shape("circle", { class: "none", cx: at, cy: PICTURE.floor, r: 2.5 })];
      const target = shape("rect", { class: "target", x: at - 5, y: PICTURE.top, width: 10, height: PICTURE.floor - PICTURE.top + 6 });
      const group = shape("g", { class: "point", onclick: point.open }, stem, target);
      explain(group, () => point.words);
      svg.append(group);
    }
    frame.replaceChildren(svg, ...(time.places.includes(null) ? [element("p", { class: "soft" }, undated)] : []));
  };
  let drawnAt = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width < 120 || width === drawnAt) return;
    drawnAt = width;
    draw(width);
  }).observe(frame);
  return frame;
}
