// The page for people. It asks the service it came from and nothing else.
"use strict";

const ROWS_AT_ONCE = 200;
const GUESS_BELOW = 0.9;

const WORDS = {
  working: ["Working…", "处理中……"],
  empty: ["There is nothing to work on: paste a text or choose a file.", "没有内容：请粘贴文本或选择文件。"],
  unreachable: ["The service does not answer.", "服务没有响应。"],
  found: ["What was found", "识别结果"],
  encoding: ["Encoding", "编码"],
  script: ["Script", "字体"],
  title: ["Title", "标题"],
  issuer: ["Issuer", "发文机关"],
  date: ["Date", "日期"],
  document_number: ["Document number", "文号"],
  checksum: ["SHA-256 of the source", "来源的 SHA-256"],
  text: ["Canonical text", "规范文本"],
  changes: ["Changes", "改动"],
  notes: ["Notes", "说明"],
  none: ["None.", "无。"],
  copy: ["Copy", "复制"],
  copied: ["Copied", "已复制"],
  download: ["Download", "下载"],
  more: ["Show more", "显示更多"],
  show: ["Show", "定位"],
  stage: ["Stage", "步骤"],
  rule: ["Rule", "规则"],
  before: ["Before", "改前"],
  after: ["After", "改后"],
  confidence: ["Confidence", "置信度"],
  alternatives: ["Or else", "其他可能"],
  source: ["Source bytes", "来源字节"],
  key_change: ["changed", "已改"],
  key_guess: ["a guess", "推测"],
  key_warning: ["damaged, or in doubt", "损坏或存疑"],
  key_gap: ["taken out here", "此处有删去"],
  same: ["The two are the same.", "两者相同。"],
  similarity: ["Similarity", "相似度"],
  truncated: ["The time ran out: the comparison is coarse in places.", "时间用尽：部分比较较粗略。"],
  insert: ["inserted", "新增"],
  delete: ["deleted", "删除"],
  replace: ["replaced", "改写"],
  move: ["moved", "移动"],
  kind: ["Kind", "类别"],
  old: ["Earlier", "较早"],
  new: ["Later", "较晚"],
};

const byId = (id) => document.getElementById(id);
let language = (navigator.language || "").startsWith("zh") ? "zh" : "en";
const say = (word) => WORDS[word][language === "zh" ? 1 : 0];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// ---- language and tabs

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const spoken of document.querySelectorAll("[data-en]")) spoken.textContent = spoken.dataset[language];
  byId("language").textContent = language === "zh" ? "English" : "中文";
  byId("language").lang = language === "zh" ? "en" : "zh";
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
  for (const redraw of Object.values(redraws)) redraw();
});

const tabs = [...document.querySelectorAll("[role=tab]")];

function select(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", chosen);
    other.tabIndex = chosen ? 0 : -1;
    byId(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}

for (const [place, tab] of tabs.entries()) {
  tab.addEventListener("click", () => select(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(place + step + tabs.length) % tabs.length];
    select(next);
    next.focus();
  });
}

// ---- sources: a text, or a file that takes its place

const files = {};

for (const source of document.querySelectorAll(".source")) {
  const name = source.dataset.source;
  const chooser = source.querySelector("input[type=file]");
  const take = (file) => {
    files[name] = file;
    source.classList.toggle("filed", Boolean(file));
    source.querySelector(".name").textContent = file ? `${file.name} (${file.size.toLocaleString()} B)` : "";
    source.querySelector(".remove").hidden = !file;
    if (!file) chooser.value = "";
  };
  chooser.addEventListener("change", () => take(chooser.files[0]));
  source.querySelector(".remove").addEventListener("click", () => take(undefined));
  source.querySelector("textarea").addEventListener("input", () => files[name] && take(undefined));
  for (const kind of ["dragenter", "dragover"]) {
    source.addEventListener(kind, (event) => {
      event.preventDefault();
      source.classList.add("dragging");
    });
  }
  source.addEventListener("dragleave", (event) => {
    if (!source.contains(event.relatedTarget)) source.classList.remove("dragging");
  });
  source.addEventListener("drop", (event) => {
    event.preventDefault();
    source.classList.remove("dragging");
    if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
  });
}

const isGiven = (name) => Boolean(files[name]) || byId(name).value !== "";

async function base64Of(name) {
  const blob = files[name] ?? new Blob([byId(name).value]);
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
  return address.slice(address.indexOf(",") + 1);
}

// ---- asking the service

async function ask(address, body, mediaType) {
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers: { "content-type": mediaType } });
  } catch {
    throw { title: say("unreachable"), detail: "" };
  }
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
}

const redraws = {};

function handle(form, result, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    result.replaceChildren(say("working"));
    try {
      const draw = await work(new FormData(form));
      redraws[form.id] = () => result.replaceChildren(...draw());
    } catch (problem) {
      redraws[form.id] = () => result.replaceChildren(problemBox(problem));
    } finally {
      button.disabled = false;
    }
    redraws[form.id]();
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

function problemBox(problem) {
  return element("div", { class: "problem", role: "alert" },
    element("p", {}, element("strong", {}, problem.title ?? String(problem))),
    element("p", {}, problem.detail ?? ""),
    problem.request_id ? element("p", {}, element("small", {}, problem.request_id)) : null);
}

// ---- painting spans into a text

// Spans may lie in each other; a stretch of text has the classes of all spans around it. An empty span, where text
// was taken out, is a thin line.
function paint(text, spans) {
  const borders = new Set([0, text.length]);
  const opening = new Map(), closing = new Map(), empty = new Map();
  const put = (map, place, span) => map.set(place, [...(map.get(place) ?? []), span]);
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
  const painted = document.createDocumentFragment();
  const around = new Set();
  for (let at = 0; at < places.length; at += 1) {
    for (const span of empty.get(places[at]) ?? []) {
      painted.append(element("mark", { class: ["gap", ...span.classes].join(" "), title: span.title, "data-span": span.id }));
    }
    if (at + 1 === places.length) break;
    for (const span of closing.get(places[at]) ?? []) around.delete(span);
    for (const span of opening.get(places[at]) ?? []) around.add(span);
    const piece = text.slice(places[at], places[at + 1]);
    if (!around.size) {
      painted.append(piece);
      continue;
    }
    const inner = [...around].at(-1);
    const classes = new Set([...around].flatMap((span) => span.classes));
    painted.append(element("mark", { class: [...classes].join(" "), title: inner.title, "data-span": inner.id }, piece));
  }
  return painted;
}

function point(sheets, id) {
  for (const here of document.querySelectorAll("mark.here")) here.classList.remove("here");
  for (const sheet of sheets) {
    const marks = sheet.querySelectorAll(`[data-span="${id}"]`);
    for (const mark of marks) mark.classList.add("here");
    marks[0]?.scrollIntoView({ block: "center" });
  }
}

function table(heads, rows) {
  const body = element("tbody");
  let shown = 0;
  const more = element("button", { type: "button", class: "plain", onclick: () => grow() });
  const grow = () => {
    body.append(...rows.slice(shown, shown + ROWS_AT_ONCE).map((row) => row()));
    shown = Math.min(shown + ROWS_AT_ONCE, rows.length);
    more.hidden = shown === rows.length;
    more.textContent = `${say("more")} (${shown} / ${rows.length})`;
  };
  grow();
  const head = element("thead", {}, element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))));
  return element("div", { class: "scroll" }, element("table", {}, head, body), more);
}

const cell = (text, kind) => element("td", { class: kind }, text);
const heading = (word, note) =>
  element("h2", {}, say(word), ...(note === undefined ? [] : [" ", element("small", {}, note)]));
const percent = (share) => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;
const visible = (text) => (text === "" ? "∅" : text.replaceAll("\n", "⏎").replaceAll("\t", "⇥"));

// ---- normalize

handle(byId("normalize"), byId("normalize-result"), async (form) => {
  if (!isGiven("document")) throw { title: say("empty") };
  const query = new URLSearchParams({ offsets: "utf16", to: form.get("to") });
  if (form.get("until")) query.set("until", form.get("until"));
  const address = `v1/normalize?${query}`;
  const answer = files.document
    ? await ask(address, files.document, "application/octet-stream")
    : await ask(address, JSON.stringify({ text: byId("document").value }), "application/json");
  return () => drawDocument(answer);
});

function drawDocument(answer) {
  const isGuess = (change) => change.confidence < GUESS_BELOW;
  const spans = answer.changes.map((change, id) => ({
    id,
    start: change.canonical[0],
    end: change.canonical[1],
    classes: isGuess(change) ? ["change", "guess"] : ["change"],
    title: `${visible(change.before)} → ${visible(change.after)}  ${change.stage} ${change.rule} ${percent(change.confidence)}`,
  }));
  // A warning about a place is marked before the changes in it, so that they show within it.
  const warned = answer.notes.flatMap((note, number) => (note.severity === "warning" && note.canonical
    ? [{ id: `note-${number}`, start: note.canonical[0], end: note.canonical[1], classes: ["warning"], title: note.message }]
    : []));
  const sheet = element("div", { class: "sheet", lang: "zh", tabindex: "0" }, paint(answer.text, [...warned, ...spans]));
  const facts = [
    ["encoding", `${answer.encoding.label} (${percent(answer.encoding.confidence)})`],
    ["script", `${answer.script.detected} (${percent(answer.script.confidence)})`],
    ...["title", "issuer", "date", "document_number"].map((name) => [name, answer.metadata[name]]),
    ["checksum", answer.sha256],
  ].filter(([, value]) => value);
  const copy = element("button", { type: "button", class: "plain" }, say("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(answer.text);
    copy.textContent = say("copied");
  });
  const download = element("button", { type: "button", class: "plain", onclick: () => save(answer.text) }, say("download"));
  const showButton = (id) => element("button", { type: "button", class: "plain", onclick: () => point([sheet], id) }, say("show"));
  const rows = answer.changes.map((change, id) => () => element("tr", { class: isGuess(change) ? "guess" : undefined },
    cell(change.stage), cell(change.rule), cell(visible(change.before), "text"), cell(visible(change.after), "text"),
    cell(percent(change.confidence), "number"), cell(change.alternatives.map(visible).join(" / "), "text"),
    cell(`${change.source[0]}–${change.source[1]}`, "number"),
    element("td", {}, showButton(id))));
  const heads = ["stage", "rule", "before", "after", "confidence", "alternatives", "source"].map(say);
  return [
    heading("found"),
    element("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [element("dt", {}, say(name)), element("dd", {}, value)])),
    heading("text", `${[...answer.text].length.toLocaleString()} 字`),
    element("div", { class: "key" }, element("span", {}, element("mark", {}, say("key_change"))), element("span", {}, element("mark", { class: "guess" }, say("key_guess"))),
      element("span", {}, element("mark", { class: "warning" }, say("key_warning"))), element("span", {}, element("mark", { class: "gap" }), say("key_gap"))),
    sheet,
    element("div", { class: "actions" }, copy, download),
    heading("notes", answer.notes.length),
    answer.notes.length
      ? element("ul", { class: "notes" }, ...answer.notes.map((note, number) => element("li", {}, note.message, " ", element("small", {}, `${note.stage} ${note.code}`), " ",
          warned.some((span) => span.id === `note-${number}`) ? showButton(`note-${number}`) : "")))
      : say("none"),
    heading("changes", answer.changes.length),
    rows.length ? table([...heads, ""], rows) : say("none"),
  ];
}

function save(text) {
  const address = URL.createObjectURL(new Blob([text, "\n"], { type: "text/plain" }));
  element("a", { href: address, download: "canonical.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// ---- compare

handle(byId("compare"), byId("compare-result"), async (form) => {
  if (!isGiven("old") || !isGiven("new")) throw { title: say("empty") };
  const isNormalized = form.get("normalize") === "on";
  const request = {};
  if (files.old || files.new) {
    [request.a_b64, request.b_b64] = await Promise.all([base64Of("old"), base64Of("new")]);
    if (!isNormalized) request.until = "decode";
  } else {
    request.a = byId("old").value;
    request.b = byId("new").value;
    request.normalize = isNormalized;
  }
  const answer = await ask("v1/diff?offsets=utf16", JSON.stringify(request), "application/json");
  const old = answer.a_text ?? request.a, later = answer.b_text ?? request.b;
  return () => drawComparison(answer, old, later);
});

function drawComparison(answer, old, later) {
  const similarity = element("dl", { class: "facts" }, element("dt", {}, say("similarity")), element("dd", {}, percent(answer.similarity)));
  if (!answer.ops.length) return [heading("changes", 0), element("p", {}, say("same")), similarity];
  const left = [], right = [];
  const add = (op, id) => {
    const title = `${say(op.op)} · ${op.kind ?? ""}`;
    left.push({ id, start: op.a[0], end: op.a[1], classes: [op.op], title });
    right.push({ id, start: op.b[0], end: op.b[1], classes: [op.op], title });
    for (const edit of op.edits ?? []) add(edit, id);
  };
  answer.ops.forEach(add);
  const sheets = [[old, left, "old"], [later, right, "new"]].map(([text, spans, side]) =>
    element("div", { class: "sheet", lang: "zh", tabindex: "0", "aria-label": say(side) }, paint(text, spans)));
  const rows = answer.ops.map((op, id) => () => element("tr", {},
    cell(say(op.op)), cell(op.kind ?? ""), cell(visible(old.slice(...op.a)), "text"), cell(visible(later.slice(...op.b)), "text"),
    element("td", {}, element("button", { type: "button", class: "plain", onclick: () => point(sheets, id) }, say("show")))));
  for (const [side, sheet] of sheets.entries()) {
    sheet.addEventListener("click", (event) => {
      const mark = event.target.closest("mark");
      if (mark) point([sheets[1 - side]], mark.dataset.span);
    });
  }
  const key = ["insert", "delete", "replace", "move"].map((op) => element("span", {}, element("mark", { class: op }, say(op))));
  return [
    heading("changes", answer.ops.length),
    similarity,
    answer.truncated ? element("p", {}, say("truncated")) : null,
    element("div", { class: "key" }, ...key),
    element("div", { class: "sides" }, ...sheets),
    table(["stage", "kind", "old", "new"].map((name) => (name === "stage" ? "" : say(name))).concat(""), rows),
  ].filter(Boolean);
}

speak();
