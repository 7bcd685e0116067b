// The page for people: its language, its addresses, what it asks of the service it came from; normalizing, comparing.

import { element, sheets } from "./charts.js";

const ROWS_AT_ONCE = 100;
const GUESS_BELOW = 0.9;

export const WORDS = {
  views: ["Views", "页面"],
  working: ["Working…", "处理中……"],
  empty: ["There is nothing to work on: paste a text or choose a file.", "没有内容：请粘贴文本或选择文件。"],
  unreachable: ["The service does not answer.", "服务没有响应。"],
  cancel: ["Cancel", "取消"],
  found: ["What was found", "识别结果"],
  encoding: ["Encoding", "编码"],
  script: ["Script", "简繁"],
  title: ["Title", "标题"],
  issuer: ["Issuer", "发文机关"],
  date: ["Date", "日期"],
  document_number: ["Document number", "文号"],
  checksum: ["SHA-256 of the source", "来源的 SHA-256"],
  texts: ["Source and canonical text", "来源与规范文本"],
  as_read: ["As it was read", "读入时的文本"],
  canonical: ["Canonical text", "规范文本"],
  no_places: ["In this encoding the places of the changes in the source cannot be shown.", "此编码无法标出来源中的改动位置。"],
  changes: ["Changes", "改动"],
  notes: ["Notes", "说明"],
  none: ["None.", "无。"],
  copy: ["Copy the canonical text", "复制规范文本"],
  copied: ["Copied", "已复制"],
  download: ["Download it", "下载规范文本"],
  more: ["Show more", "显示更多"],
  show: ["Show", "定位"],
  previous: ["‹ Previous change", "‹ 上一处"],
  next: ["Next change ›", "下一处 ›"],
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
  operation: ["What happened", "变动"],
  kind: ["Kind", "类别"],
  old: ["Earlier", "较早"],
  new: ["Later", "较晚"],
};

// Names of the service's answers, as people read them.
export const LABELS = {
  decode: ["decode", "解码"], repair: ["repair", "修复"], canonicalize: ["canonicalize", "规范"], convert: ["convert", "简繁转换"],
  hans: ["Simplified", "简体"], hant: ["Traditional", "繁体"], "hant-tw": ["Traditional (Taiwan)", "繁体（台湾）"],
  "hant-hk": ["Traditional (Hong Kong)", "繁体（香港）"], mixed: ["mixed", "混用"], none: ["no characters that tell", "无从判断"],
  word: ["word", "词"], phrase: ["phrase", "短语"], clause: ["clause", "分句"], paragraph: ["paragraph", "段落"],
  number: ["number", "数字"], date: ["date", "日期"], name: ["name", "名称"], punctuation: ["punctuation", "标点"],
};

// Why a rule may change a text.
const REASONS = {
  "line-join": ["The layout broke the line, not the author.", "此处换行出于排版，而非作者分段。"],
  "blank-line": ["A paragraph ends with one line feed.", "段落以一个换行结束。"],
  margin: ["Spaces at the ends of a line mean nothing.", "行首行末的空格没有意义。"],
  "mark-width": ["In Chinese text this mark is full-width.", "中文里此标点用全角。"],
  "mark-in-number": ["Inside a number the mark is ASCII.", "数字之内的标点用半角。"],
  "full-stop": ["A Chinese sentence ends with 。", "中文句子以“。”结束。"],
  "bracket-width": ["Brackets in Chinese text are full-width.", "中文里括号用全角。"],
  dash: ["A dash between Chinese words is ——", "中文破折号作“——”。"],
  ellipsis: ["An ellipsis in Chinese text is ……", "中文省略号作“……”。"],
  "middle-dot": ["The dot between the parts of a name is ·", "间隔号作“·”。"],
  range: ["The sign of a range of numbers is ～", "数字范围用“～”。"],
  zero: ["In Chinese numerals the circle is 〇", "汉字数字里的圈作“〇”。"],
  ratio: ["The ratio sign is a colon between numbers.", "数字之间的比号作冒号。"],
  "corner-quote": ["Quotation marks are “” and, one level in, ‘’", "引号作“”，内层作‘’。"],
  "straight-quote": ["Straight quotes open and close by turns.", "直引号成对改为弯引号。"],
  "inner-space": ["Chinese text has no spaces between its characters.", "汉字之间不留空格。"],
  "spaced-number": ["The digits of one number were set apart.", "同一数字的各位被隔开。"],
  cell: ["Wide gaps part the cells of a table.", "宽空白分隔表格的单元格。"],
  "line-end": ["Lines end in one way.", "换行只用一种形式。"],
  "private-use": ["A private-use character stands for no text.", "私用区字符不代表文字。"],
  "full-width": ["Latin letters, digits and signs have one width.", "拉丁字母、数字和符号统一用半角。"],
  nfc: ["Equivalent sequences have one form (NFC).", "等价的字符序列只用一种形式（NFC）。"],
  space: ["Spaces of every width separate in the same way.", "各种宽度的空格作用相同。"],
  "convert-character": ["The target script writes the character so.", "目标字形如此写这个字。"],
  "convert-phrase": ["The word as a whole says which form to take.", "由整个词决定用哪个字形。"],
  "convert-compatibility": ["A compatibility ideograph has a code of its own.", "兼容汉字改用其正式编码。"],
  "variant-word": ["Of two forms of the word the standard’s counts.", "异形词取规范词形。"],
  "invalid-bytes": ["The bytes stand for no character; � marks the place.", "字节不成字符，以“�”标出。"],
  "pinyin-artefact": ["A tool put pinyin here; it is no part of the text.", "工具插入的拼音，不属于正文。"],
  "byte-shift": ["A tool cut a character in two; this is the likeliest text.", "字符被切开而错位，此为最可能的原文。"],
  "damage-of-several-steps": ["Read wrongly several times; undone in the opposite order.", "多次误读，已逆序还原。"],
  "html-escape": ["A character reference of a page was left as it is.", "网页的字符引用未被还原。"],
  "backslash-escape": ["An escape of a program was not read.", "程序的转义未被还原。"],
  "percent-u-escape": ["An escape for an address stands in none.", "网址转义出现在正文里。"],
  "percent-escape": ["An escape for an address stands in none.", "网址转义出现在正文里。"],
  "quoted-printable": ["The text was encoded for mail and not decoded.", "邮件编码未被还原。"],
  "utf-7": ["The text was encoded in UTF-7 and not decoded.", "UTF-7 编码未被还原。"],
};
for (const [read, as] of [["utf8", "latin1"], ["gbk", "latin1"], ["big5", "latin1"], ["utf8", "gbk"], ["big5", "gbk"], ["gbk", "big5"], ["utf8", "big5"]]) {
  REASONS[`${read}-read-as-${as}`] = [`Bytes of ${read} that were read as ${as}.`, `${read} 的字节被误读作 ${as}。`];
}

export const byId = (id) => document.getElementById(id);

// ---- language

const STORED_LANGUAGE = "tifa-language";

// A browser may refuse to store anything; the page does without.
function stored(write) {
  try {
    if (write) localStorage.setItem(STORED_LANGUAGE, write);
    return localStorage.getItem(STORED_LANGUAGE);
  } catch {
    return null;
  }
}

let language = stored() ?? ((navigator.language || "").startsWith("zh") ? "zh" : "en");
export const inLanguage = (pair) => pair[language === "zh" ? 1 : 0];
export const say = (word) => inLanguage(WORDS[word]);
export const label = (name) => (name in LABELS ? inLanguage(LABELS[name]) : name);
export const number = (value) => value.toLocaleString(language === "zh" ? "zh-CN" : "en-GB");
export const percent = (share) => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;
export const visible = (text) => (text === "" ? "∅" : text.replaceAll("\n", "⏎").replaceAll("\t", "⇥"));

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const spoken of document.querySelectorAll("[data-en]")) spoken.textContent = spoken.dataset[language];
  for (const named of document.querySelectorAll("[data-label]")) named.setAttribute("aria-label", say(named.dataset.label));
  byId("language").textContent = language === "zh" ? "English" : "中文";
  byId("language").lang = language === "zh" ? "en" : "zh-Hans";
}

const redraws = {};

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  stored(language);
  speak();
  for (const redraw of Object.values(redraws)) redraw();
  show();
});

// ---- addresses

const views = new Map();

// A view answers for the addresses that begin with its name: `draw` gets the rest of the path and the query, fills the
// section and returns the heading.
export function view(name, draw) {
  views.set(name, draw);
}

export function addressOf(path, query = new URLSearchParams()) {
  const kept = new URLSearchParams([...query].filter(([, value]) => value));
  return `#/${path.map(encodeURIComponent).join("/")}${kept.size ? `?${kept}` : ""}`;
}

function decoded(piece) {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

function here() {
  const [, path, query] = /^#\/([^?]*)\??(.*)$/.exec(location.hash) ?? [null, "", ""];
  return { path: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

// The address follows the filters of a view; only a choice, not every letter, is a step of the way back.
export function stand(path, query, isStep) {
  const address = addressOf(path, query);
  if (address === location.hash) return;
  history[isStep ? "pushState" : "replaceState"](SEEN, "", address);
  shown = address;
}

export function go(path, query) {
  location.hash = addressOf(path, query);
}

// Going back returns to where the page was; a new address begins at its top.
const SEEN = { isSeen: true };
const scrolls = new Map();
let shown = location.hash;

addEventListener("scroll", () => scrolls.set(shown, scrollY), { passive: true });

export function show({ isMove = false } = {}) {
  const { path, query } = here();
  const name = views.has(path[0]) ? path[0] : "normalize";
  for (const other of views.keys()) {
    byId(`view-${other}`).hidden = other !== name;
    byId(`to-${other}`).setAttribute("aria-current", other !== name ? "false" : path.length > 1 ? "true" : "page");
  }
  const heading = views.get(name)(path.slice(1), query);
  document.title = `${heading.textContent} – tifa 提法`;
  if (!isMove) return;
  const scroll = history.state ? scrolls.get(location.hash) ?? 0 : 0;
  history.replaceState(SEEN, "");
  shown = location.hash;
  heading.focus({ preventScroll: true });
  scrollTo(0, scroll);
  if (scroll) requestAnimationFrame(() => scrollTo(0, scroll));
}

for (const name of ["normalize", "compare"]) view(name, () => byId(`heading-${name}`));

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main > section:not([hidden]) h2").focus();
});

export function announce(words) {
  byId("status").textContent = words;
}

// ---- asking the service

export async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw { title: say("unreachable") };
  }
  if (response.status === 204) return null;
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const answer = await (isJson ? response.json() : response.blob());
  if (!response.ok) throw isJson ? answer : { title: `HTTP ${response.status}` };
  return answer;
}

export const post = (address, body, type) => ask(address, { method: "POST", body, headers: { "content-type": type } });

export function problemBox(problem) {
  return element("div", { class: "problem", role: "alert" },
    element("p", {}, element("strong", {}, problem.title ?? String(problem))),
    problem.detail && element("p", {}, problem.detail),
    problem.request_id && element("p", {}, element("small", {}, problem.request_id)));
}

// ---- pieces of every view

export const button = (words, work, attributes) => element("button", { type: "button", onclick: work, ...attributes }, words);

export function confirmed(question, what, verb) {
  const dialog = element("dialog", { "aria-labelledby": "question" },
    element("p", { id: "question" }, element("strong", {}, question)), element("p", {}, what),
    element("div", { class: "actions" }, button(verb, () => dialog.close("yes"), { class: "strong" }), button(say("cancel"), () => dialog.close(""), { autofocus: true })));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

// A head is a name, or a name and a kind: a `wide` column stands only where there is room.
export function table(heads, rows, caption) {
  const body = element("tbody");
  let shown = 0;
  const more = button("", () => grow(), { class: "more" });
  const grow = () => {
    const from = shown;
    body.append(...rows.slice(shown, shown + ROWS_AT_ONCE).map((row) => row()));
    shown = Math.min(shown + ROWS_AT_ONCE, rows.length);
    more.hidden = shown === rows.length;
    more.textContent = `${say("more")} (${number(shown)} / ${number(rows.length)})`;
    if (from) body.rows[from].querySelector("a, button")?.focus();
  };
  grow();
  const head = element("tr", {}, heads.map((head) => {
    const [name, kind] = [head].flat();
    return name ? element("th", { scope: "col", class: kind }, name) : element("td", { class: kind });
  }));
  return element("div", { class: "scroll" },
    element("table", {}, element("caption", { class: "unseen" }, caption), element("thead", {}, head), body), more);
}

export const wide = (word) => [word ? say(word) : "", "wide"];
export const cell = (content, kind) => element("td", { class: kind }, content);
export const heading = (word, note) => element("h3", {}, say(word), note !== undefined && [" ", element("small", {}, note)]);
export const facts = (pairs) => element("dl", { class: "facts" },
  pairs.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, say(name)), element("dd", {}, value)]));
const key = (marks) => element("div", { class: "key" },
  marks.map(([kind, words]) => element("span", {}, element("mark", { class: kind }, kind === "gap" ? "" : words), kind === "gap" && words)));

// ---- a document: its source and its canonical text

const isWide = (code) => code > 0xffff;
const WIDTHS = {
  "utf-8": (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : isWide(code) ? 4 : 3),
  "utf-16le": (code) => (isWide(code) ? 4 : 2),
  "utf-16be": (code) => (isWide(code) ? 4 : 2),
  "utf-32le": () => 4,
  "utf-32be": () => 4,
};
const doubleByte = (code) => (code < 0x80 ? 1 : 2);

// GB 18030 writes in four bytes what has no place among its pairs.
WIDTHS.gb18030 = (code) => (code < 0x80 ? 1 : pairs().has(code) ? 2 : 4);
let allPairs;
function pairs() {
  if (allPairs) return allPairs;
  const bytes = new Uint8Array(126 * 190 * 2);
  for (let at = 0; at < bytes.length; at += 2) {
    const trail = 0x40 + ((at / 2) % 190);
    bytes[at] = 0x81 + Math.floor(at / 380);
    bytes[at + 1] = trail < 0x7f ? trail : trail + 1;
  }
  allPairs = new Set(Array.from(new TextDecoder("gb18030").decode(bytes), (character) => character.codePointAt(0)));
  return allPairs;
}

// Where the bytes of a source stand in its text as it was read: the width of a character follows from its encoding, and
// bytes that are no character say their own place. Null where the widths do not add up, as in encodings with escapes.
function placesOf({ text, changes, encoding: { segments } }) {
  const known = new Map(changes.flatMap(({ canonical, source }) => [[canonical[0], source[0]], [canonical[1], source[1]]]));
  const starts = new Uint32Array(text.length + 1);
  let byte = segments[0]?.source[0] ?? 0, segment = 0;
  for (let at = 0; at < text.length;) {
    byte = known.get(at) ?? byte;
    while (byte >= segments[segment + 1]?.source[0]) segment += 1;
    const code = text.codePointAt(at);
    const length = isWide(code) ? 2 : 1;
    starts.fill(byte, at, at + length);
    byte += (WIDTHS[segments[segment].label] ?? doubleByte)(code);
    at += length;
  }
  starts[text.length] = known.get(text.length) ?? byte;
  if (starts[text.length] !== (segments.at(-1)?.source[1] ?? 0)) return null;
  return (wanted) => {
    let low = 0, high = text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

// `asked` is a place that the address names, as { canonical, source, words }.
export function drawTexts(answer, source, asked) {
  const isGuess = (change) => change.confidence < GUESS_BELOW;
  const warned = answer.notes.filter((note) => note.severity === "warning" && note.canonical);
  // What holds others is marked before them, so that they show within it.
  const marked = [
    ...(asked ? [{ ...asked, id: "asked", classes: ["asked"] }] : []),
    ...warned.map((note, id) => ({ ...note, id: `note-${id}`, classes: ["warning"] })),
    ...answer.changes.map((change, id) => ({ ...change, id, classes: isGuess(change) ? ["change", "guess"] : ["change"] })),
  ];
  const spans = (side, place) => marked.filter((one) => one[side])
    .map((one) => ({ id: one.id, classes: one.classes, start: place(one[side][0]), end: place(one[side][1]) }));
  const place = placesOf(source);
  const explanation = (id) => {
    if (id === "asked") return element("p", {}, asked.words);
    if (typeof id === "string") return element("p", {}, warned[id.slice("note-".length)].message);
    const change = answer.changes[id];
    return element("div", {},
      element("p", { class: "turn", lang: "zh" }, element("del", {}, visible(change.before)), " → ", element("ins", {}, visible(change.after))),
      change.rule in REASONS && element("p", {}, inLanguage(REASONS[change.rule])),
      element("p", { class: "soft" }, `${label(change.stage)} · ${change.rule} · ${percent(change.confidence)}`),
      change.alternatives.length > 0 && element("p", { class: "soft" }, `${say("alternatives")}: `, element("span", { lang: "zh" }, change.alternatives.map(visible).join(" / "))));
  };
  const pair = sheets([
    { title: say("as_read"), text: source.text, spans: place ? spans("source", place) : [] },
    { title: say("canonical"), text: answer.text, spans: spans("canonical", (offset) => offset) },
  ], walking(explanation));
  const showButton = (id) => button(say("show"), () => pair.show(id), { class: "plain" });
  const rows = answer.changes.map((change, id) => () => element("tr", { class: isGuess(change) && "guess" },
    cell(label(change.stage), "wide"), cell(change.rule), cell(visible(change.before), "text"), cell(visible(change.after), "text"),
    cell(percent(change.confidence), "number wide"), cell(change.alternatives.map(visible).join(" / "), "text wide"),
    cell(change.source.join("–"), "number wide"), cell(showButton(id))));
  const heads = [wide("stage"), say("rule"), say("before"), say("after"), wide("confidence"), wide("alternatives"), wide("source")];
  const notes = answer.notes.map((note) => element("li", {}, note.message, " ", element("small", {}, `${label(note.stage)} · ${note.code}`), " ",
    warned.includes(note) && showButton(`note-${warned.indexOf(note)}`)));
  return {
    show: pair.show,
    nodes: [
      heading("texts", `${number([...answer.text].length)} 字 · ${say("changes")}: ${number(answer.changes.length)}`),
      key([["change", say("key_change")], ["guess", say("key_guess")], ["warning", say("key_warning")], ["gap", say("key_gap")]]),
      pair.steps,
      pair.node,
      place ? null : element("p", { class: "soft" }, say("no_places")),
      heading("notes", number(notes.length)),
      notes.length ? element("ul", { class: "notes" }, notes) : element("p", {}, say("none")),
      heading("changes", number(rows.length)),
      rows.length ? table([...heads, ""], rows, say("changes")) : element("p", {}, say("none")),
    ].filter(Boolean),
  };
}

const walking = (explanation) => ({
  explanation, previous: say("previous"), next: say("next"), place: (at, all) => `${number(at)} / ${number(all)}`,
});

export const factsOf = (answer) => [
  ["encoding", `${answer.encoding.label} (${percent(answer.encoding.confidence)})`],
  ["script", `${label(answer.script.detected)} (${percent(answer.script.confidence)})`],
  ...["title", "issuer", "date", "document_number"].map((name) => [name, answer.metadata[name]]),
  ["checksum", answer.sha256],
];

// ---- a comparison

export function drawComparison(answer, old, later, titles) {
  const similarity = facts([["similarity", percent(answer.similarity)]]);
  if (!answer.ops.length) return [heading("changes", 0), element("p", {}, say("same")), similarity];
  const left = [], right = [];
  const add = (op, id) => {
    left.push({ id, start: op.a[0], end: op.a[1], classes: [op.op] });
    right.push({ id, start: op.b[0], end: op.b[1], classes: [op.op] });
    for (const edit of op.edits ?? []) add(edit, id);
  };
  answer.ops.forEach(add);
  const explanation = (id) => {
    const op = answer.ops[id];
    const amount = op.number?.difference === undefined ? "" : ` · ${op.number.difference > 0 ? "+" : ""}${op.number.difference}${op.number.unit ?? ""}`;
    return element("div", {},
      element("p", {}, `${say(op.op)} · ${label(op.kind)}${amount}`),
      element("p", { class: "turn", lang: "zh" }, element("del", {}, visible(op.a_text)), " → ", element("ins", {}, visible(op.b_text))));
  };
  const pair = sheets([{ title: titles[0], text: old, spans: left }, { title: titles[1], text: later, spans: right }], walking(explanation));
  const rows = answer.ops.map((op, id) => () => element("tr", {},
    cell(say(op.op)), cell(label(op.kind)), cell(visible(op.a_text), "text"), cell(visible(op.b_text), "text"),
    cell(button(say("show"), () => pair.show(id), { class: "plain" }))));
  return [
    heading("changes", number(answer.ops.length)),
    similarity,
    answer.truncated && element("p", {}, say("truncated")),
    key(["insert", "delete", "replace", "move"].map((op) => [op, say(op)])),
    pair.steps,
    pair.node,
    table([say("operation"), say("kind"), ...titles, ""], rows, say("changes")),
  ].filter(Boolean);
}

// ---- the forms: a text, or a file that takes its place

const files = {};

export function acceptDrops(target, take) {
  for (const kind of ["dragenter", "dragover"]) {
    target.addEventListener(kind, (event) => {
      event.preventDefault();
      target.classList.add("dragging");
    });
  }
  target.addEventListener("dragleave", (event) => {
    if (!target.contains(event.relatedTarget)) target.classList.remove("dragging");
  });
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    target.classList.remove("dragging");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
}

for (const source of document.querySelectorAll(".source")) {
  const name = source.dataset.source;
  const chooser = source.querySelector("input[type=file]");
  const take = (file) => {
    files[name] = file;
    source.classList.toggle("filed", Boolean(file));
    source.querySelector(".name").textContent = file ? `${file.name} (${number(file.size)} B)` : "";
    source.querySelector(".remove").hidden = !file;
    if (!file) chooser.value = "";
  };
  chooser.addEventListener("change", () => take(chooser.files[0]));
  source.querySelector(".remove").addEventListener("click", () => {
    take(undefined);
    chooser.focus();
  });
  source.querySelector("textarea").addEventListener("input", () => files[name] && take(undefined));
  acceptDrops(source, ([file]) => take(file));
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

// The work asks the service and returns how to draw the answer, which a change of the language does again.
function handle(name, work) {
  const form = byId(name), result = byId(`${name}-result`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    announce(say("working"));
    result.replaceChildren(element("p", { class: "soft" }, say("working")));
    let draw;
    try {
      draw = await work(new FormData(form));
    } catch (problem) {
      draw = () => [problemBox(problem)];
    }
    button.disabled = false;
    redraws[name] = () => result.replaceChildren(...draw());
    redraws[name]();
    const head = result.querySelector("h3");
    announce(head ? head.textContent : "");
    head?.setAttribute("tabindex", "-1");
    (head ?? button).focus({ preventScroll: true });
    result.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

handle("normalize", async (form) => {
  if (!isGiven("document")) throw { title: say("empty") };
  const [body, type] = files.document
    ? [files.document, "application/octet-stream"]
    : [JSON.stringify({ text: byId("document").value }), "application/json"];
  const query = new URLSearchParams({ offsets: "utf16", to: form.get("to") });
  if (form.get("until")) query.set("until", form.get("until"));
  const [answer, source] = await Promise.all([
    post(`v1/normalize?${query}`, body, type),
    post("v1/normalize?offsets=utf16&until=decode", body, type),
  ]);
  return () => {
    const copy = button(say("copy"), async () => {
      await navigator.clipboard.writeText(answer.text);
      copy.textContent = say("copied");
    }, { class: "plain" });
    const download = button(say("download"), () => save(answer.text), { class: "plain" });
    const [title, ...rest] = drawTexts(answer, source).nodes;
    return [heading("found"), facts(factsOf(answer)), title, element("div", { class: "actions" }, copy, download), ...rest];
  };
});

function save(text) {
  const address = URL.createObjectURL(new Blob([text, "\n"], { type: "text/plain" }));
  element("a", { href: address, download: "canonical.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

handle("compare", async (form) => {
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
  const answer = await post("v1/diff?offsets=utf16", JSON.stringify(request), "application/json");
  return () => drawComparison(answer, answer.a_text ?? request.a, answer.b_text ?? request.b, [say("old"), say("new")]);
});

// Modules run in their order; when the document is ready, all views are known.
document.addEventListener("DOMContentLoaded", () => {
  history.replaceState(SEEN, "");
  speak();
  show();
});
addEventListener("hashchange", () => /^#\//.test(location.hash) && show({ isMove: true }));
