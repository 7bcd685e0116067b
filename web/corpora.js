// Corpora: the documents that the service keeps, their phrases and what became of them.

import { bigLifeline, element, smallLifeline, timeline, turned } from "./charts.js";
import {
  LABELS, WORDS, acceptDrops, addressOf, announce, ask, button, byId, cell, confirmed, drawComparison, drawTexts, facts, factsOf, go,
  heading, inLanguage, label, number, percent, post, problemBox, say, show, stand, table, view,
  wide,
} from "./page.js";

const AT_ONCE = 4;
const FILLERS_SHOWN = 8;
const SELECTION = ["from", "until", "issuer", "series", "level"];

Object.assign(WORDS, {
  corpora: ["Corpora", "语料库"],
  corpora_about: ["A corpus keeps documents in the service, and shows which of their wording persists, changes, appears and fades.", "语料库把文件保存在服务中，显示哪些提法沿用、改写、出现或淡出。"],
  no_corpora: ["There is no corpus yet: give one a name.", "还没有语料库：请先命名一个。"],
  corpus_name: ["Name of a new corpus", "新语料库的名称"],
  name_rule: ["1 to 64 letters of any script, digits, - _ .", "1 至 64 个任意文字的字母、数字或 - _ ."],
  make: ["Make it", "新建"],
  corpus: ["Corpus", "语料库"],
  documents: ["Documents", "文件"],
  phrases: ["Phrases", "提法"],
  wording: ["Wording", "提法"],
  rewordings: ["Wording changes", "措辞变化"],
  frames: ["Frames", "句式"],
  findings: ["Findings", "结论"],
  limits: ["What the data do not allow to say", "数据的局限"],
  report: ["Full report", "完整报告"],
  downloads: ["Downloads", "下载"],
  in_corpus: ["This corpus", "本语料库"],
  size: ["Bytes", "字节"],
  characters: ["Characters", "字数"],
  series: ["Series", "系列"],
  level: ["Level", "层级"],
  warnings: ["Warnings", "警告"],
  put_in: ["Put files in", "放入文件"],
  drop_here: ["Drop files of any encoding here, or", "将任意编码的文件拖到此处，或"],
  choose_files: ["choose files", "选择文件"],
  unsaid: ["Say what the files do not say themselves", "补充文件本身没有写明的内容"],
  putting: ["Putting files in", "正在放入文件"],
  added: ["new", "新增"],
  replaced: ["replaced", "替换"],
  unchanged: ["unchanged", "未变"],
  failed: ["refused", "被拒"],
  same_as: ["the same bytes as", "字节相同于"],
  no_documents: ["There are no documents yet.", "还没有文件。"],
  remove: ["Delete", "删除"],
  remove_document: ["Delete this document from the corpus?", "从语料库中删除这份文件？"],
  remove_corpus: ["Delete the corpus with all its documents?", "删除语料库及其全部文件？"],
  remove_this_corpus: ["Delete this corpus", "删除此语料库"],
  removed: ["Deleted", "已删除"],
  two: ["Compare two documents", "比较两份文件"],
  compare: ["Compare", "比较"],
  compare_with: ["Compare with", "与之比较"],
  filter: ["Wording that holds", "提法包含"],
  status: ["Status", "状态"],
  field: ["Field", "领域"],
  sort: ["Order", "排序"],
  any: ["all", "全部"],
  sort_rank: ["score", "得分"],
  sort_k: ["documents", "文件数"], of_documents: ["documents", "份文件"],
  sort_n: ["occurrences", "次数"],
  sort_first: ["first use", "首见"],
  sort_last: ["last use", "末见"],
  life_of: ["The life of", "查看其沿革："],
  times: ["Times", "次数"],
  dates: ["First – last", "首见–末见"],
  lifeline: ["Lifeline", "时间线"],
  no_match: ["No wording fits.", "没有符合的提法。"],
  chart_unit: ["uses per 10,000 characters", "每万字使用次数"],
  undated: ["Documents without a date stand in the table only.", "没有日期的文件只列在表中。"],
  as_table: ["The numbers as a table", "以表格查看数字"],
  per_10000: ["Per 10,000 characters", "每万字"],
  peak: ["Most in", "最多见于"],
  in_context: ["In context", "上下文"],
  neighbours: ["Neighbours", "前后的词"],
  words_before: ["Words before", "前面的词"],
  words_behind: ["Words behind", "后面的词"],
  variants: ["Other wordings", "其他措辞"],
  change: ["Change", "变化"],
  fate: ["What became of it", "去向"],
  becomes: ["Becomes", "改作"],
  comparisons: ["From one document to the next", "前后两份文件之间"],
  families: ["Families of wording", "同族提法"],
  forms: ["Forms", "各种形式"],
  unlisted: ["more are not listed", "条未列出"],
  pair: ["Documents", "文件"],
  full_comparison: ["Compare the two texts in full", "比较两份全文"],
  skeleton: ["Frame", "句式"],
  fillers: ["What fills it", "填入的词语"],
  and_more: ["and more", "等"],
  asked_place: ["The place that the address names.", "地址所指的位置。"],
  order_of_date: ["In order of date", "按日期"],
  earlier_document: ["‹ Earlier document", "‹ 前一份文件"],
  later_document: ["Later document ›", "后一份文件 ›"],
  source_file: ["The file as it came", "原始文件"],
  text_file: ["The canonical text", "规范文本"],
  selection: ["Only some of the documents", "只看部分文件"],
  selected: ["Some of the documents only", "仅部分文件"],
  from: ["From", "起"],
  until: ["Until", "止"],
  apply: ["Apply", "应用"],
  whole: ["All documents", "全部文件"],
  date_form: ["2005, 2005-03 or 2005-03-05", "2005、2005-03 或 2005-03-05"],
});

Object.assign(LABELS, {
  persistent: ["persistent", "持续"], emerging: ["emerging", "新出现"], fading: ["fading", "淡出"], revived: ["revived", "复现"],
  "single-period": ["single period", "仅见一时"], intermittent: ["intermittent", "时有时无"], absent: ["absent", "未见"],
  "too-few-documents": ["too few documents", "文件太少"],
  "replaced-tail": ["tail replaced", "换尾"], "replaced-head": ["head replaced", "换首"], "replaced-word": ["word replaced", "换词"],
  "inserted-modifier": ["words added", "增词"], "dropped-modifier": ["words dropped", "减词"], reordered: ["reordered", "换序"],
  "replaced-character": ["one character replaced", "换一字"], "localised-place": ["another place", "换地名"],
  succession: ["succession", "前后相承"], several: ["several changes", "多处"],
  kept: ["kept", "沿用"], reworded: ["reworded", "改写"], dropped: ["dropped", "不再使用"], new: ["new", "新增"],
  family: ["family", "同族"], shared: ["shared", "共用"], trend: ["trend", "走势"], limit: ["limit", "局限"],
  national: ["national", "国家"], province: ["province", "省"], city: ["city", "市"], district: ["district", "区县"],
  subdistrict: ["subdistrict", "街道乡镇"],
  conduct: ["conduct", "作风"], culture: ["culture", "文化"], ecology: ["ecology", "生态"], economy: ["economy", "经济"],
  foreign: ["foreign affairs and unification", "外交与统一"], ideology: ["ideology", "理论"], law: ["law", "法治"], party: ["Party", "党建"],
  reform: ["reform", "改革"], rural: ["rural", "三农"], security: ["security", "安全"], society: ["society", "民生与社会"],
});

// The rules of the statuses; the service says them in English.
const RULES = {
  persistent: "以95%的把握，至少六成文件使用，且连续缺席不超过两份。",
  emerging: "若无变化，前段如此多的文件都不用它，机会不超过5%；且最后两份都用。",
  fading: "若无变化，后段如此多的文件都不用它，机会不超过5%；且至少两份用过。",
  revived: "空缺前后各有至少两份文件使用，若无变化，这样的空缺机会不超过5%；且不是寻常词语。",
  "single-period": "若无变化，使用它的文件如此集中，机会不超过5%；且之前之后都有不用它的文件。",
  intermittent: "文件足够，但以上各条都不成立。",
  "too-few-documents": "即使最醒目的排列，出于偶然的机会也超过5%。",
  absent: "没有一份文件使用这一措辞。",
};

// ---- answers, kept until the corpus changes

const answers = new Map();

function recall(address, work = () => ask(address)) {
  if (!answers.has(address)) {
    answers.set(address, work().catch((problem) => {
      answers.delete(address);
      throw problem;
    }));
  }
  return answers.get(address);
}

const baseOf = (corpus) => `v1/corpora/${encodeURIComponent(corpus)}`;

function forget(corpus) {
  const base = baseOf(corpus);
  for (const address of answers.keys()) {
    if (address === "v1/corpora" || address === base || /^[/?]/.test(address.slice(base.length))) answers.delete(address);
  }
}

const within = (address, query) => (query.size ? `${address}${address.includes("?") ? "&" : "?"}${query}` : address);
const documentBase = (corpus, id) => `${baseOf(corpus)}/documents/${encodeURIComponent(id)}`;

// ---- pieces

const link = (path, words, query, attributes) => element("a", { href: addressOf(["corpora", ...path], query), ...attributes }, words);
const option = (value, words, chosen) => element("option", { value, selected: value === chosen }, words);
const labelled = (word, control) => element("label", {}, element("span", {}, say(word)), control);
const tag = (name) => element("span", { class: `tag ${name}` }, label(name));
const nameOf = (document) => [document.date, document.title ?? document.id].filter(Boolean).join(" · ");
const years = (first, last) => (first === last ? first ?? "" : `${first ?? "?"} – ${last ?? "?"}`);
const selectionOf = (query) => new URLSearchParams([...query].filter(([name, value]) => SELECTION.includes(name) && value));

async function remove(corpus, address, question, what, then) {
  if (!await confirmed(question, what, say("remove"))) return;
  await ask(address, { method: "DELETE" });
  forget(corpus);
  then();
  announce(`${say("removed")}: ${what}`);
}

// Work that the service may refuse says so in its own place.
const saying = (place, work) => async (event) => {
  event.preventDefault();
  try {
    await work(event);
  } catch (problem) {
    place.replaceChildren(problemBox(problem));
  }
};

// ---- all corpora

async function listView(fill) {
  const { corpora } = await recall("v1/corpora");
  const trouble = element("div");
  const name = element("input", { name: "name", required: true, maxlength: 64, pattern: "[\\p{L}\\p{M}\\p{N}_.\\-]{1,64}", autocomplete: "off", "aria-describedby": "name-rule" });
  const make = async () => {
    await ask(baseOf(name.value), { method: "PUT" });
    forget(name.value);
    go(["corpora", name.value]);
  };
  const rows = corpora.map((corpus) => () => element("tr", {},
    cell(link([corpus.name], corpus.name)), cell(number(corpus.n_documents), "number"), cell(number(corpus.n_bytes), "number")));
  fill([
    element("p", { class: "soft" }, say("corpora_about")),
    rows.length ? table(["corpus", "documents", "size"].map(say), rows, say("corpora")) : element("p", {}, say("no_corpora")),
    element("form", { class: "options", onsubmit: saying(trouble, make) }, labelled("corpus_name", name),
      element("button", { type: "submit" }, say("make")), element("small", { id: "name-rule", class: "soft" }, say("name_rule"))),
    trouble,
  ]);
}

// ---- one corpus: its documents

async function documentsView(fill, corpus) {
  const { documents, n_bytes } = await recall(baseOf(corpus));
  const trouble = element("div");
  const redraw = () => {
    show();
    byId("heading-corpora").focus();
  };
  const drop = (document) => saying(trouble, () =>
    remove(corpus, documentBase(corpus, document.id), say("remove_document"), nameOf(document), redraw));
  const rows = documents.map((document) => () => element("tr", {},
    cell(document.date ?? "—", "number"),
    cell([link([corpus, "document", document.id], document.title ?? document.id), element("small", { class: "soft own-line" }, document.id),
      document.same_as && element("small", { class: "soft own-line" }, `${say("same_as")} ${document.same_as}`)]),
    cell(document.issuer ?? "—", "wide"), cell(document.level ? label(document.level) : "—", "wide"), cell(number(document.n_chars), "number wide"),
    cell(`${document.encoding} · ${label(document.script)}`, "wide"), cell(number(document.n_warnings), "number wide"),
    cell(button(say("remove"), drop(document), { class: "plain", "aria-label": `${say("remove")} ${document.id}` }))));
  const heads = [say("date"), say("title"), ...["issuer", "level", "characters", "encoding", "warnings"].map(wide), ""];
  fill([
    putIn(corpus),
    trouble,
    heading("documents", `${number(documents.length)} · ${number(n_bytes)} B`),
    documents.length ? table(heads, rows, say("documents")) : element("p", {}, say("no_documents")),
    documents.length > 1 && comparing(corpus, documents),
    documents.length > 0 && exports(corpus),
    element("p", {}, button(say("remove_this_corpus"), saying(trouble, () =>
      remove(corpus, baseOf(corpus), say("remove_corpus"), corpus, () => go(["corpora"]))), { class: "plain" })),
  ]);
}

function putIn(corpus) {
  const result = element("div", { class: "put" });
  const said = ["issuer", "series", "level", "encoding"].map((name) => [name, name === "level"
    ? element("select", { name }, option("", "—"), ["national", "province", "city", "district", "subdistrict"].map((level) => option(level, label(level))))
    : element("input", { name, autocomplete: "off" })]);
  const take = async (files) => {
    const query = new URLSearchParams(said.map(([name, control]) => [name, control.value]).filter(([, value]) => value));
    const counts = { added: 0, replaced: 0, unchanged: 0, failed: 0 };
    const refused = [], waiting = [...files];
    const progress = element("progress", { max: files.length, value: 0, "aria-label": say("putting") });
    result.replaceChildren(progress);
    announce(say("putting"));
    const work = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        try {
          const answer = await ask(within(documentBase(corpus, file.name), query), { method: "PUT", body: file });
          counts[answer.status] += 1;
        } catch (problem) {
          counts.failed += 1;
          refused.push(element("li", {}, `${file.name}: ${problem.title} ${problem.detail ?? ""}`));
        }
        progress.value += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    forget(corpus);
    show();
    const words = Object.entries(counts).filter(([, n]) => n).map(([status, n]) => `${say(status)}: ${number(n)}`).join(" · ");
    announce(words);
    await drawn;
    const place = byId("corpora-body");
    place.prepend(element("div", { class: "put" }, element("p", {}, words), refused.length > 0 && element("ul", { class: "problem" }, refused)));
    place.querySelector(".zone input")?.focus();
  };
  const chooser = element("input", { type: "file", multiple: true, onchange: () => take([...chooser.files]) });
  const zone = element("div", { class: "zone" }, say("drop_here"), " ", element("label", { class: "choose" }, chooser, element("span", {}, say("choose_files"))));
  acceptDrops(zone, take);
  return element("div", {}, heading("put_in"), zone, result,
    element("details", {}, element("summary", {}, say("unsaid")), element("div", { class: "options" }, said.map(([name, control]) => labelled(name, control)))));
}

function comparing(corpus, documents) {
  const names = (chosen) => documents.map((document) => option(document.id, nameOf(document), chosen.id));
  const earlier = element("select", {}, names(documents.at(-2))), later = element("select", {}, names(documents.at(-1)));
  const compare = (event) => {
    event.preventDefault();
    go(["corpora", corpus, "diff", earlier.value, later.value]);
  };
  return element("div", {}, heading("two"), element("form", { class: "options", onsubmit: compare },
    labelled("old", earlier), labelled("new", later), element("button", { type: "submit" }, say("compare"))));
}

function exports(corpus) {
  const address = (format) => `${baseOf(corpus)}/report?format=${format}`;
  const formats = [["json", "JSON"], ["markdown", "Markdown"], ["csv&table=phrases", "CSV"]];
  return element("div", {}, heading("downloads"), element("p", { class: "actions" }, element("a", { href: address("html") }, `${say("report")} (HTML)`),
    formats.map(([format, name]) => element("a", { href: address(format), download: `${corpus}.${format.split("&")[0]}` }, `${say("report")} (${name})`))));
}

// ---- its phrases

const ORDERS = {
  rank: (a, b) => a.rank - b.rank,
  k: (a, b) => b.k - a.k || a.rank - b.rank,
  n: (a, b) => total(b) - total(a) || a.rank - b.rank,
  first: (a, b) => (a.first ?? "~").localeCompare(b.first ?? "~") || a.rank - b.rank,
  last: (a, b) => (b.last ?? "").localeCompare(a.last ?? "") || a.rank - b.rank,
};
const total = (phrase) => phrase.counts.reduce((sum, [, n]) => sum + n, 0);

// The controls of a list stand in the address: a choice is a step of the way back, a letter is not.
function controls(path, query, inputs, apply) {
  const form = element("form", { class: "options filters", role: "search", onsubmit: (event) => event.preventDefault() },
    inputs.map(([word, control]) => labelled(word, control)));
  const values = () => Object.fromEntries(inputs.map(([, control]) => [control.name, control.value]));
  form.addEventListener("input", (event) => {
    stand(["corpora", ...path], new URLSearchParams([...selectionOf(query), ...Object.entries(values())]), event.target.localName === "select");
    announce(apply(values()));
  });
  apply(values());
  return form;
}

async function phrasesView(fill, corpus, query) {
  const selection = selectionOf(query);
  const { documents, phrases } = await recall(within(`${baseOf(corpus)}/overview`, selection));
  const time = timeline(documents.map((document) => document.date));
  const results = element("div");
  const choice = (name) => [...new Set([...phrases.map((phrase) => phrase[name]), query.get(name)].filter(Boolean))].sort();
  const select = (name, values, words = label) => element("select", { name }, option("", say("any")), values.map((value) => option(value, words(value), query.get(name))));
  const row = (phrase) => () => element("tr", {},
    cell(number(phrase.rank), "number wide"),
    cell(link([corpus, "phrase", phrase.text], phrase.text, selection, { lang: "zh" }), "wording"),
    cell(smallLifeline(time, new Map(phrase.counts.map(([place, n]) => [place, n / documents[place].n_chars]))), "lifeline"),
    cell(tag(phrase.status)), cell(`${phrase.k}/${phrase.n}`, "number"), cell(number(total(phrase)), "number wide"),
    cell(years(phrase.first, phrase.last), "number wide"), cell(phrase.field ? label(phrase.field) : "", "wide"));
  const apply = ({ q, status, field, sort }) => {
    const wanted = q.trim();
    const fitting = phrases.filter((phrase) => phrase.text.includes(wanted) && (!status || phrase.status === status) && (!field || phrase.field === field))
      .sort(ORDERS[sort] ?? ORDERS.rank);
    const heads = [wide(""), ...["wording", "lifeline", "status", "documents"].map(say), ...["times", "dates", "field"].map(wide)];
    results.replaceChildren(
      element("p", { class: "soft" }, `${number(fitting.length)} / ${number(phrases.length)} `, wanted && [say("life_of"), " ", link([corpus, "phrase", wanted], wanted, selection, { lang: "zh" })]),
      fitting.length ? table(heads, fitting.map(row), say("phrases")) : element("p", {}, say("no_match")));
    return `${say("phrases")}: ${number(fitting.length)}`;
  };
  const sort = element("select", { name: "sort" }, Object.keys(ORDERS).map((order) => option(order === "rank" ? "" : order, say(`sort_${order}`), query.get("sort"))));
  fill([
    controls([corpus, "phrases"], query, [["filter", element("input", { type: "search", name: "q", value: query.get("q") ?? "", lang: "zh", autocomplete: "off" })],
      ["status", select("status", choice("status"))], ["field", select("field", choice("field"))], ["sort", sort]], apply),
    results,
  ]);
}

// ---- the life of a wording

async function phraseView(fill, corpus, query, text) {
  const selection = selectionOf(query);
  const [life, { documents }] = await Promise.all([
    recall(within(`${baseOf(corpus)}/phrases/${encodeURIComponent(text)}?offsets=utf16`, selection)), recall(baseOf(corpus))]);
  const names = new Map(documents.map((document) => [document.id, nameOf(document)]));
  const name = (id) => names.get(id) ?? id;
  const open = (id) => () => go(["corpora", corpus, "document", id]);
  const points = life.lifeline.map((point) => ({
    date: point.date, value: point.per_10000, open: open(point.document),
    words: `${name(point.document)}: ${number(point.n)} × · ${point.per_10000.toFixed(2)} ${say("chart_unit")}`,
  }));
  const counts = [
    ["status", element("span", {}, tag(life.status), " ", inLanguage([life.rule, RULES[life.status] ?? life.rule]))],
    ["documents", `${number(life.documents.length)} / ${number(life.lifeline.length)}`],
    ["times", number(life.n)],
    ["dates", years(life.first, life.last)],
    ["peak", life.peak && link([corpus, "document", life.peak], name(life.peak))],
  ];
  const description = `${say("documents")} ${life.documents.length} / ${life.lifeline.length}; ${say("dates")} ${years(life.first, life.last)}; ${say("peak")} ${life.peak ? name(life.peak) : "—"}`;
  const numbers = life.lifeline.map((point) => () => element("tr", {}, cell(point.date ?? "—", "number"),
    cell(link([corpus, "document", point.document], name(point.document))), cell(number(point.n), "number"), cell(point.per_10000.toFixed(2), "number")));
  const other = (wording, words = wording) => link([corpus, "phrase", wording], words, selection, { lang: "zh" });
  const beside = (word, list, whole) => element("div", {}, element("h4", {}, say(word)), list.length
    ? element("ol", { class: "neighbours" }, list.map((one) => element("li", {}, other(whole(one.text), one.text), " ", element("small", {}, `${number(one.n)} ×`))))
    : element("p", {}, say("none")));
  const variants = life.variants.map((variant) => () => element("tr", {}, cell(other(variant.text), "wording"), cell(label(variant.change)),
    cell(number(variant.documents.length), "number"), cell(number(variant.n), "number"), cell(years(variant.first, variant.last), "number"), cell(percent(variant.similarity), "number wide")));
  const heads = [...["wording", "change", "documents", "times", "dates"].map(say), wide("similarity")];
  fill([
    facts(counts),
    heading("lifeline", say("chart_unit")),
    bigLifeline(points, { title: `${say("lifeline")}: ${life.phrase}`, description, undated: say("undated") }),
    element("details", {}, element("summary", {}, say("as_table")), table(["date", "title", "times", "per_10000"].map(say), numbers, say("lifeline"))),
    heading("in_context", number(life.n)),
    life.n ? lines(corpus, life, name) : element("p", {}, say("none")),
    heading("neighbours"),
    element("div", { class: "sides" }, beside("words_before", life.before, (word) => word + life.phrase), beside("words_behind", life.behind, (word) => life.phrase + word)),
    heading("variants", number(variants.length)),
    variants.length ? table(heads, variants, say("variants")) : element("p", {}, say("none")),
  ]);
}

function lines(corpus, life, name) {
  const rows = life.lines.map((line) => () => element("tr", {},
    cell(line.left, "left"),
    cell(link([corpus, "document", line.document], line.phrase, new URLSearchParams({ at: line.canonical.join("-") }), { "aria-label": `${line.phrase} – ${name(line.document)}` }), "match"),
    cell(line.right, "right"),
    cell(line.date ?? name(line.document), "number")));
  const list = table(["words_before", "wording", "words_behind", "date"].map(say), rows, say("in_context"));
  list.classList.add("lines");
  list.querySelector("tbody").lang = "zh";
  return list;
}

// ---- what became of wordings

async function rewordingsView(fill, corpus, query) {
  const selection = selectionOf(query);
  const { comparisons, families } = await recall(within(`${baseOf(corpus)}/overview`, selection));
  const phrase = (text, words = text) => link([corpus, "phrase", text], words, selection, { lang: "zh" });
  const between = element("div"), kin = element("div");
  const form = (one) => element("li", {}, phrase(one.text), " ", element("small", { class: "soft" },
    [years(one.first, one.last), `${number(one.n_documents)} ${say("of_documents")}`, one.change && label(one.change)].filter(Boolean).join(" · ")));
  const wording = (one) => () => {
    const [before, after] = one.becomes ? turned(one.text, one.becomes) : [one.text, null];
    return element("tr", {}, cell(tag(one.fate)), cell(phrase(one.text, before), "wording"), cell(after && phrase(one.becomes, after), "wording"), cell(one.change && label(one.change), "wide"));
  };
  const apply = ({ q, fate, later }) => {
    const comparison = comparisons.find((one) => one.later === later) ?? comparisons.at(-1);
    const wanted = q.trim();
    const holds = (one) => one.text.includes(wanted) || one.becomes?.includes(wanted);
    const changed = comparison ? comparison.wordings.filter((one) => (fate ? one.fate === fate : one.fate !== "kept") && holds(one)) : [];
    const related = families.filter((family) => family.forms.some(holds));
    const heads = [...["fate", "wording", "becomes"].map(say), wide("change")];
    const unlisted = Object.entries(comparison?.unlisted ?? {}).filter(([name, n]) => n && (!fate || name === fate));
    between.replaceChildren(heading("comparisons", number(changed.length)), ...(comparison ? [
      element("p", {}, `${comparison.earlier_date ?? comparison.earlier} → ${comparison.later_date ?? comparison.later} · `, link([corpus, "diff", comparison.earlier, comparison.later], say("full_comparison")))] : []),
      changed.length ? table(heads, changed.map(wording), say("comparisons")) : element("p", {}, say("no_match")),
      ...unlisted.map(([name, n]) => element("p", { class: "soft" }, `${label(name)}: ${number(n)} ${say("unlisted")}`)));
    kin.replaceChildren(heading("families", number(related.length)), related.length
      ? table(["wording", "change", "forms"].map(say), related.map((family) => () => element("tr", {}, cell(phrase(family.head), "wording"), cell(label(family.change)),
        cell(element("ul", { class: "forms" }, family.forms.map(form))))), say("families"))
      : element("p", {}, say("no_match")));
    return `${say("comparisons")}: ${number(changed.length)}; ${say("families")}: ${number(related.length)}`;
  };
  const chosen = query.get("later") ?? comparisons.at(-1)?.later;
  const pairs = comparisons.map((one) => option(one.later, `${one.series} ${one.earlier_date ?? one.earlier} → ${one.later_date ?? one.later}`, chosen));
  const fates = [...new Set(comparisons.flatMap((one) => one.wordings.map((it) => it.fate)))];
  fill([
    controls([corpus, "changes"], query, [
      ["filter", element("input", { type: "search", name: "q", value: query.get("q") ?? "", lang: "zh", autocomplete: "off" })],
      ["pair", element("select", { name: "later" }, pairs)],
      ["fate", element("select", { name: "fate" }, option("", say("any")), fates.map((fate) => option(fate, label(fate), query.get("fate"))))]], apply),
    between, kin,
  ]);
}

async function framesView(fill, corpus, query) {
  const { frames } = await recall(within(`${baseOf(corpus)}/overview`, selectionOf(query)));
  const skeleton = (text) => text.split("{}").flatMap((piece, place) => [place > 0 && element("span", { class: "slot" }, "…"), piece]);
  const rows = frames.map((frame) => () => {
    const fillers = [...new Set(frame.fillers.map((filler) => filler.join(" … ")))];
    return element("tr", {}, cell(element("span", { lang: "zh" }, skeleton(frame.skeleton)), "wording"), cell(number(frame.n), "number"), cell(number(frame.documents.length), "number"),
      cell([element("span", { lang: "zh" }, fillers.slice(0, FILLERS_SHOWN).join("；")), fillers.length > FILLERS_SHOWN && ` ${say("and_more")}`], "text"));
  });
  fill([rows.length ? table(["skeleton", "times", "documents", "fillers"].map(say), rows, say("frames")) : element("p", {}, say("none"))]);
}

async function findingsView(fill, corpus, query) {
  const { findings, limits, coverage } = await recall(within(`${baseOf(corpus)}/overview`, selectionOf(query)));
  const list = (sentences, hasKind) => (sentences.length
    ? element("ul", { class: "findings" }, sentences.map((one) => element("li", {}, hasKind && [tag(one.kind), " "], inLanguage([one.english, one.chinese]))))
    : element("p", {}, say("none")));
  fill([
    facts([["documents", number(coverage.n_documents ?? 0)], ["dates", years(coverage.first, coverage.last)]]),
    list(findings, true), heading("limits"), list(limits, false)]);
}

// ---- a document, and two beside each other

// From a place in the canonical text to the raw bytes, by the runs of the map: each is a number of pieces of one width.
function sourceOf(answer, [start, end]) {
  const length = (offset) => new TextEncoder().encode(answer.text.slice(0, offset)).length;
  const raw = (place) => {
    const run = answer.map.findLast(([, canonical]) => canonical <= place);
    if (!run) return null;
    const [from, canonical, count, rawWidth, width] = run;
    return from + Math.min(count, width ? Math.floor((place - canonical) / width) : 0) * rawWidth;
  };
  const [from, to] = [raw(length(start)), raw(length(end))];
  return from === null || to === null || to < from ? null : [from, to];
}

async function documentView(fill, corpus, query, id) {
  const base = documentBase(corpus, id);
  const [{ documents }, answer, source] = await Promise.all([
    recall(baseOf(corpus)), recall(`${base}/canonical?offsets=utf16`),
    recall(`${base}/read`, async () => {
      const [bytes, { encoding }] = await Promise.all([ask(`${base}/source`), recall(`${base}/canonical?offsets=utf16`)]);
      const hint = encoding.label === "mixed" ? "" : `&encoding=${encoding.label}`;
      return post(`v1/normalize?offsets=utf16&until=decode${hint}`, bytes, "application/octet-stream");
    })]);
  const place = documents.findIndex((one) => one.id === id), shown = documents[place];
  const canonical = /^(\d+)-(\d+)$/.exec(query.get("at") ?? "")?.slice(1).map(Number);
  const asked = canonical && { canonical, source: sourceOf(answer, canonical), words: say("asked_place") };
  const texts = drawTexts(answer, source, asked);
  const others = documents.filter((other) => other !== shown);
  const other = element("select", {}, others.map((one) => option(one.id, nameOf(one), (documents[place - 1] ?? documents[1])?.id)));
  const compare = (event) => {
    event.preventDefault();
    const at = documents.findIndex((one) => one.id === other.value);
    go(["corpora", corpus, "diff", ...(at < place ? [other.value, id] : [id, other.value])]);
  };
  const trouble = element("div");
  const drop = saying(trouble, () => remove(corpus, base, say("remove_document"), nameOf(shown), () => go(["corpora", corpus])));
  const known = Object.fromEntries(factsOf(answer));
  const isShown = fill([
    element("nav", { class: "actions", "aria-label": say("order_of_date") },
      documents[place - 1] && link([corpus, "document", documents[place - 1].id], say("earlier_document")),
      documents[place + 1] && link([corpus, "document", documents[place + 1].id], say("later_document"))),
    facts(Object.entries({ ...known, title: shown.title, issuer: shown.issuer, date: shown.date,
      series: shown.series, level: shown.level && label(shown.level), size: number(shown.n_bytes) })),
    element("p", { class: "actions" }, element("a", { href: `${base}/text`, download: `${id}.txt` }, say("text_file")), element("a", { href: `${base}/source`, download: id }, say("source_file")),
      button(say("remove"), drop, { class: "plain" })),
    trouble,
    others.length > 0 && element("form", { class: "options", onsubmit: compare }, labelled("compare_with", other), element("button", { type: "submit" }, say("compare"))),
    ...texts.nodes,
  ]);
  // Another language is no reason to leave the button.
  if (isShown && asked && document.activeElement !== byId("language")) texts.show("asked");
}

async function diffView(fill, corpus, query, a, b) {
  const ids = new URLSearchParams({ a, b, offsets: "utf16" });
  const [{ documents }, answer] = await Promise.all([recall(baseOf(corpus)), recall(`${baseOf(corpus)}/diff?${ids}`)]);
  const names = [a, b].map((id) => nameOf(documents.find((document) => document.id === id) ?? { id }));
  fill([
    element("p", { class: "actions" }, [a, b].map((id, side) => link([corpus, "document", id], names[side]))),
    ...drawComparison(answer, answer.a_text, answer.b_text, names),
  ]);
}

// ---- the frame of every view

const PARTS = { "": ["documents", documentsView], phrases: ["phrases", phrasesView], changes: ["rewordings", rewordingsView], frames: ["frames", framesView], findings: ["findings", findingsView] };

// The choice of documents stands in the address and goes from part to part.
async function selectionForm(path, query) {
  const { documents } = await recall(baseOf(path[0]));
  const choices = (name) => [...new Set(documents.map((document) => document[name]).filter(Boolean))].sort();
  const inputs = SELECTION.map((name) => [name, name === "from" || name === "until"
    ? element("input", { name, value: query.get(name) ?? "", size: 10, pattern: "\\d{4}(-\\d\\d){0,2}", placeholder: "2005", title: say("date_form"), autocomplete: "off" })
    : element("select", { name }, option("", say("any")), choices(name).map((value) => option(value, label(value), query.get(name))))]);
  const submit = (event) => {
    event.preventDefault();
    const kept = [...query].filter(([name]) => !SELECTION.includes(name));
    go(["corpora", ...path], new URLSearchParams([...kept, ...inputs.map(([name, control]) => [name, control.value])]));
  };
  const isSelected = selectionOf(query).size > 0;
  return element("details", { class: "selection", open: isSelected }, element("summary", {}, say(isSelected ? "selected" : "selection")),
    element("form", { class: "options", onsubmit: submit }, inputs.map(([name, control]) => labelled(name, control)),
      element("button", { type: "submit" }, say("apply")), isSelected && link(path, say("whole"))));
}

function viewOf([corpus, part = "", ...rest]) {
  if (corpus === undefined) return { title: say("corpora"), draw: listView };
  if (part === "phrase" && rest.length) return { title: rest[0], isChinese: true, draw: phraseView, isSelecting: true };
  if (part === "document" && rest.length) return { title: rest[0], draw: documentView };
  if (part === "diff" && rest.length > 1) return { title: say("two"), draw: diffView };
  const [word, draw] = PARTS[part] ?? PARTS[""];
  return { title: part ? say(word) : corpus, draw, isSelecting: part !== "" };
}

let drawing = 0, drawn = Promise.resolve();

view("corpora", (path, query) => {
  const [corpus, part = "", ...rest] = path;
  const { title, isChinese, draw, isSelecting } = viewOf(path);
  drawing += 1;
  const own = drawing;
  const body = element("div", { id: "corpora-body", "aria-busy": "true" }, element("p", { class: "soft" }, say("working")));
  const head = element("h2", { id: "heading-corpora", tabindex: "-1", lang: isChinese && "zh" }, title);
  const choice = element("div");
  const parts = corpus !== undefined && element("nav", { class: "parts", "aria-label": say("in_corpus") },
    link([], say("corpora"), undefined, { class: "up" }),
    element("strong", {}, corpus),
    Object.entries(PARTS).map(([name, [word]]) => link(name ? [corpus, name] : [corpus], say(word), selectionOf(query), { "aria-current": part === name && "page" })),
    element("a", { href: within(`${baseOf(corpus)}/report?format=html`, selectionOf(query)) }, say("report")));
  byId("view-corpora").replaceChildren(...[parts, head, choice, body].filter(Boolean));
  const fill = (nodes) => {
    if (own !== drawing) return false;
    body.replaceChildren(...nodes.filter(Boolean));
    body.setAttribute("aria-busy", "false");
    return true;
  };
  const filled = async () => {
    const isEmpty = isSelecting && !(await recall(baseOf(corpus))).documents.length;
    return isEmpty ? fill([element("p", {}, say("no_documents"))]) : draw(fill, corpus, query, ...rest);
  };
  drawn = filled().catch((problem) => fill([problemBox(problem)]));
  if (isSelecting) selectionForm(path, query).then((form) => own === drawing && choice.replaceChildren(form), () => {});
  return head;
});
