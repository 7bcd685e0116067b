// The explorer of formulations: a list in which only what is seen is drawn, with a lifeline or a row of a heat map for
// each, and every occurrence in its context at a click.
(() => {
  const root = document.getElementById("explorer");
  if (!root) return;
  const data = JSON.parse(document.getElementById("data").textContent);
  const labels = JSON.parse(document.getElementById("labels").textContent);
  const documents = data.documents;
  const language = () => (document.body.dataset.language === "en" ? 1 : 0);
  const label = (name) => (labels[name] ? labels[name][language()] : name);
  const say = (chinese, english) => (language() ? english : chinese);
  const element = (name, properties = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "class") made.className = value;
      else if (key in made && key !== "style") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };
  const shape = (name, attributes, title) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (title) {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "title");
      text.textContent = title;
      made.append(text);
    }
    return made;
  };

  // Time, documents and periods.
  const issuers = [...new Set(documents.map((it) => it.issuer))];
  const levels = [...new Set(documents.map((it) => it.level).filter(Boolean))];
  const years = documents.map((it) => it.year).filter((year) => year !== null);
  const first = Math.floor(Math.min(...years));
  const last = Math.ceil(Math.max(...years) + 0.001);
  const hasTime = years.length > 0;
  const span = Math.max(1, last - first);
  const width = last - first > 24 ? 5 : 1;
  const periods = [];
  for (let from = Math.floor(first / width) * width; hasTime && from < last; from += width) {
    const inside = documents.map((it, number) => number).filter((number) => {
      const year = documents[number].year;
      return year !== null && year >= from && year < from + width;
    });
    periods.push({ from, to: from + width - 1, documents: new Set(inside) });
  }
  const dateOf = (number) => documents[number].date || "";
  const yearOf = (number) => documents[number].year ?? Infinity;
  data.phrases.forEach((phrase, number) => {
    phrase.rank = number + 1;
    const own = phrase.c.map((it) => it[0]).filter((it) => documents[it].year !== null);
    phrase.first = own.length ? Math.min(...own.map(yearOf)) : Infinity;
    phrase.last = own.length ? Math.max(...own.map(yearOf)) : -Infinity;
    phrase.total = phrase.c.reduce((sum, it) => sum + it[1], 0);
    const middle = (first + last) / 2;
    const half = (late) => {
      const all = documents.filter((it) => it.year !== null && it.year >= middle === late).length;
      const sum = phrase.c.filter((it) => yearOf(it[0]) >= middle === late).reduce((total, it) => total + it[2], 0);
      return all ? sum / all : 0;
    };
    phrase.change = half(true) - half(false);
  });

  // Controls.
  const option = (value, text) => element("option", { value }, text);
  const text = document.getElementById("filter");
  const choices = ["status", "issuer", "level", "field", "order", "view"].map((id) => document.getElementById(id));
  const [status, issuer, level, field, order, view] = choices;
  const fill = (select, names, all) => {
    const chosen = select.value;
    select.replaceChildren(option("", all), ...names.map(([value, name]) => option(value, name)));
    select.value = chosen;
  };
  const names = () => {
    const any = say("全部", "all");
    fill(status, data.statuses.map((name, number) => [String(number), label(name)]), any);
    fill(issuer, issuers.map((name) => [name, name]), any);
    fill(level, levels.map((name) => [name, label(name)]), any);
    const fields = [...new Set(data.phrases.map((it) => it.d).filter(Boolean))].sort();
    fill(field, fields.map((name) => [name, label(name)]), any);
    order.replaceChildren(
      option("rank", say("按得分", "score")), option("first", say("按首见", "first use")),
      option("last", say("按末见", "last use")), option("change", say("按增减", "change")),
      option("total", say("按次数", "occurrences")), option("spread", say("按文件数", "documents")));
    view.replaceChildren(
      option("life", say("时间线", "lifelines")), option("heat", say("热图", "heat map")),
      option("numbers", say("热图与数字", "heat map with numbers")));
    order.value = state.order;
    view.value = state.view;
  };
  const state = { order: "rank", view: "life", rows: data.phrases };

  // The list: rows of one height, drawn where they are seen.
  const ROW = 38;
  const frame = root.querySelector(".frame");
  const canvas = root.querySelector(".rows");
  const head = root.querySelector(".axis-head");
  const orders = {
    rank: (a, b) => a.rank - b.rank,
    first: (a, b) => a.first - b.first || a.rank - b.rank,
    last: (a, b) => b.last - a.last || a.rank - b.rank,
    change: (a, b) => Math.abs(b.change) - Math.abs(a.change) || a.rank - b.rank,
    total: (a, b) => b.total - a.total || a.rank - b.rank,
    spread: (a, b) => b.c.length - a.c.length || a.rank - b.rank,
  };
  const greatest = data.phrases.reduce((most, phrase) => phrase.c.reduce((top, it) => Math.max(top, it[2]), most), 0);
  const x = (year) => (100 * (year - first)) / span;

  const lifeline = (phrase) => {
    const svg = shape("svg", { class: "life", width: "100%", height: ROW - 6, "aria-hidden": "true" });
    for (const year of data.missing) {
      svg.append(shape("rect", { class: "missing", x: `${x(year)}%`, y: 0, width: `${100 / span}%`, height: "100%" }));
    }
    const dots = phrase.c.filter((it) => documents[it[0]].year !== null).sort((a, b) => yearOf(a[0]) - yearOf(b[0]));
    const used = new Set(dots.map((it) => it[0]));
    const dated = documents.map((_, number) => number).filter((number) => documents[number].year !== null);
    for (let number = 1; number < dots.length; number += 1) {
      const [from, to] = [yearOf(dots[number - 1][0]), yearOf(dots[number][0])];
      const isGap = dated.some((it) => yearOf(it) > from && yearOf(it) < to && !used.has(it));
      svg.append(shape("line", {
        class: isGap ? "gap" : "life", x1: `${x(from)}%`, x2: `${x(to)}%`, y1: "50%", y2: "50%",
      }));
    }
    for (const [number, count, use] of dots) {
      const colour = issuers.indexOf(documents[number].issuer) % 8;
      svg.append(shape("circle", {
        cx: `${x(yearOf(number))}%`, cy: "50%", r: 2.5 + 8 * Math.sqrt(use / (greatest || 1)),
        fill: `var(--dot-${colour})`, "fill-opacity": 0.8,
      }, `${dateOf(number)} ${documents[number].issuer}: ${count}× (${use.toFixed(2)}/10⁴)`));
    }
    return svg;
  };
  const uses = (phrase) => periods.map((period) => {
    if (!period.documents.size) return null;
    const own = phrase.c.filter((it) => period.documents.has(it[0]));
    return own.reduce((sum, it) => sum + it[2], 0) / period.documents.size;
  });
  const heat = (phrase) => {
    const row = element("span", { class: "heat" });
    uses(phrase).forEach((use, number) => {
      const { from, to } = periods[number];
      const name = from === to ? `${from}` : `${from}–${to}`;
      const cell = element("span", {
        class: use === null ? "cell missing" : "cell",
        title: use === null ? `${name}: ${say("没有文件", "no document")}` : `${name}: ${use.toFixed(2)} / 10,000`,
      });
      if (use) cell.style.setProperty("--use", Math.min(1, 0.12 + 0.88 * Math.sqrt(use / (greatest || 1))));
      if (state.view === "numbers") cell.textContent = use === null ? "" : use ? use.toFixed(1) : "·";
      row.append(cell);
    });
    return row;
  };
  const row = (phrase, number) => {
    const picture = state.view === "life" ? lifeline(phrase) : heat(phrase);
    const made = element("button", { type: "button", class: "row", "aria-haspopup": "dialog" },
      element("span", { class: "rank" }, String(phrase.rank)),
      element("span", { class: "wording han", lang: "zh-Hans", title: phrase.t }, phrase.t),
      element("span", { class: "count", title: say("使用它的文件 / 有日期的文件", "documents that use it / dated documents") },
        `${phrase.k}/${phrase.n}`),
      element("span", { class: "count", title: say("次数", "occurrences") }, `${phrase.total}×`),
      element("span", { class: "tag" }, label(data.statuses[phrase.u])),
      element("span", { class: "picture" }, picture));
    made.style.top = `${number * ROW}px`;
    made.setAttribute("aria-posinset", number + 1);
    made.setAttribute("aria-setsize", state.rows.length);
    made.addEventListener("click", () => open(phrase));
    return made;
  };
  const draw = () => {
    const from = Math.max(0, Math.floor(frame.scrollTop / ROW) - 7);
    const to = Math.min(state.rows.length, Math.ceil((frame.scrollTop + frame.clientHeight) / ROW) + 6);
    const focused = document.activeElement?.closest?.(".row")?.getAttribute("aria-posinset");
    canvas.replaceChildren(...state.rows.slice(from, to).map((phrase, number) => row(phrase, from + number)));
    if (focused) canvas.querySelector(`[aria-posinset="${focused}"]`)?.focus({ preventScroll: true });
  };
  const axis = () => {
    const scale = element("div");
    head.replaceChildren(scale);
    if (!hasTime) return;
    if (state.view === "life") {
      const step = span <= 8 ? 1 : span <= 40 ? 5 : 10;
      for (let year = Math.ceil(first / step) * step; year < last; year += step) {
        const mark = element("span", {}, String(year));
        mark.style.left = `${x(year)}%`;
        scale.append(mark);
      }
    } else {
      periods.forEach((period, number) => {
        const mark = element("span", {}, String(period.from));
        mark.style.left = `${(100 * (number + 0.5)) / periods.length}%`;
        if (periods.length <= 14 || number % Math.ceil(periods.length / 14) === 0) scale.append(mark);
      });
    }
  };
  const apply = () => {
    const wanted = text.value.trim();
    const fits = (phrase) =>
      (!wanted || phrase.t.includes(wanted)) &&
      (!status.value || String(phrase.u) === status.value) &&
      (!field.value || phrase.d === field.value) &&
      (!issuer.value || phrase.c.some((it) => documents[it[0]].issuer === issuer.value)) &&
      (!level.value || phrase.c.some((it) => documents[it[0]].level === level.value));
    state.rows = data.phrases.filter(fits).sort(orders[state.order]);
    document.getElementById("shown").textContent = state.rows.length;
    canvas.style.height = `${state.rows.length * ROW}px`;
    frame.scrollTop = 0;
    axis();
    draw();
  };

  // One phrase: what its score is made of, its counts, and every occurrence in its context.
  const dialog = document.getElementById("phrase");
  const STEP = 200;
  const kwic = (phrase, from) => phrase.o.slice(from, from + STEP).map(([document_, sentence, start, end, byte, stop]) => {
    const all = data.sentences[sentence];
    const it = documents[document_];
    return element("div", { class: "line" },
      element("span", { class: "left" }, element("bdi", {}, all.slice(0, start))),
      element("span", { class: "key" }, all.slice(start, end)),
      element("span", { class: "right" }, all.slice(end)),
      element("a", { class: "at", href: `#d${document_ + 1}`, title: it.name, onclick: () => dialog.close() },
        `[${document_ + 1}] ${it.date || ""} ${it.issuer} · ${say("字节", "bytes")} ${byte}–${stop}`));
  });
  const open = (phrase) => {
    const score = element("p", { class: "faint" },
      `${say("得分", "score")} ${phrase.s.toFixed(2)} = ${data.base.toFixed(1)}`);
    data.points.forEach((name, number) => {
      const points = phrase.p[number];
      if (points) score.append(` ${points < 0 ? "−" : "+"} ${Math.abs(points).toFixed(2)} ${label(name)}`);
    });
    const facts = [
      `${phrase.k} / ${phrase.n} ${say("份有日期的文件", "dated documents")}`,
      `${phrase.total} ${say("次", "occurrences")}`, label(data.statuses[phrase.u]),
    ];
    if (phrase.d) facts.push(label(phrase.d));
    if (phrase.f) facts.push(`${say("同族", "family of")} ${phrase.f}`);
    const lines = element("div", { class: "lines han", lang: "zh-Hans" }, ...kwic(phrase, 0));
    const more = element("button", { type: "button" });
    const rest = () => {
      const left = phrase.o.length - lines.childElementCount;
      more.hidden = left <= 0;
      more.textContent = `+ ${left}`;
    };
    more.addEventListener("click", () => {
      lines.append(...kwic(phrase, lines.childElementCount));
      rest();
    });
    rest();
    const hidden = phrase.total - phrase.o.length;
    const note = hidden > 0
      ? element("p", { class: "faint" }, `+ ${hidden}: `, element("code", {}, `tifa kwic "${phrase.t}" PATH…`))
      : "";
    const close = element("button", { type: "button", class: "close", onclick: () => dialog.close() },
      say("关闭", "Close"));
    const title = element("h3", { class: "han", id: "phrase-title", lang: "zh-Hans" }, phrase.t);
    dialog.replaceChildren(close, title, element("p", {}, facts.join(" · ")), score,
      element("div", { class: "wide" }, hasTime ? lifeline(phrase) : ""), lines, more, note);
    dialog.showModal();
  };
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const follow = () => {
    const rank = /^#p(\d+)$/.exec(location.hash);
    const phrase = rank && data.phrases[rank[1] - 1];
    if (phrase) open(phrase);
  };

  root.hidden = false;
  document.body.classList.add("scripted");
  names();
  let waiting = false;
  const soon = (work) => () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
  frame.addEventListener("scroll", soon(draw), { passive: true });
  addEventListener("resize", soon(draw));
  addEventListener("hashchange", follow);
  text.addEventListener("input", apply);
  for (const select of choices) {
    select.addEventListener("change", () => {
      state.order = order.value;
      state.view = view.value;
      apply();
    });
  }
  document.getElementById("language")?.addEventListener("change", () => {
    names();
    apply();
  });
  apply();
  follow();
})();
