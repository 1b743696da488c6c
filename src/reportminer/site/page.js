"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { kind: KINDS, status: STATUS, stage: STAGES } = data.labels;
  const byId = new Map(data.reports.map((report) => [report.id, report]));
  const $ = (id) => document.getElementById(id);
  // the archive's own catalogue: its columns are shown, and one of their values can be asked for
  const asked = { head: -1, cell: "" }, redraws = [];
  const keeps = (id) => asked.head < 0 || ((byId.get(id) || { filed: [] }).filed[asked.head] || "") === asked.cell;
  const filedOf = (report) => data.heads.map((head, i) => [head, report.filed[i]]).filter(([, cell]) => cell).map(([head, cell]) => `${head} ${cell}`).join("　");

  // every text of a report enters the page as a text node, never as markup
  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") node.addEventListener("click", value);
      else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return node;
  };
  const svg = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const table = (heads, rows) => make("table", {}, make("thead", {}, make("tr", {}, heads.map((h) => make("th", {}, h)))), make("tbody", {}, rows));
  const years = (list) => (list.length > 1 ? `${list[0]}–${list[list.length - 1]}` : String(list[0] ?? ""));

  // ---- the report text with its evidence
  const openReport = (id, begin, end) => {
    const report = byId.get(id);
    if (!report) return;
    $("drawer-title").textContent = `${report.title || "（无标题）"}　${report.place || ""} ${report.year || ""}`;
    const box = $("drawer-text");
    box.replaceChildren();
    if (report.text === null) {
      box.append(make("p", { class: "soft" }, `档案较大，本页未附此篇全文；原文见 ${report.path}，第 ${begin}–${end} 字符。`));
    } else {
      const spans = [...data.figures.filter((f) => f.r === id).map((f) => ({ b: f.b, e: f.e, c: "figure" }))];
      if (end > begin) spans.push({ b: begin, e: end, c: "focus" });
      const cuts = [...new Set([report.begin, report.end, ...spans.flatMap((s) => [s.b, s.e])])].filter((o) => o >= report.begin && o <= report.end).sort((x, y) => x - y);
      let target = null;
      // offsets count characters, JavaScript strings count UTF-16 units
      const characters = Array.from(report.text);
      for (let i = 0; i + 1 < cuts.length; i += 1) {
        const words = characters.slice(cuts[i] - report.begin, cuts[i + 1] - report.begin).join("");
        const inside = spans.filter((s) => s.b <= cuts[i] && s.e >= cuts[i + 1]).map((s) => s.c);
        const focus = inside.includes("focus");
        const node = inside.length ? make("mark", { class: focus ? (inside.includes("figure") ? "focus figure" : "focus") : "figure" }, words) : document.createTextNode(words);
        if (focus && !target) target = node;
        box.append(node);
      }
      history.replaceState(null, "", `#/report/${id}`);
      box.append(make("p", { class: "soft" }, `${report.path}　字符 ${report.begin}–${report.end}　${filedOf(report)}`));
      if (target) setTimeout(() => target.scrollIntoView({ block: "center" }), 0);
    }
    $("drawer").hidden = false;
    document.body.classList.add("open");
  };
  $("drawer-close").addEventListener("click", () => { $("drawer").hidden = true; document.body.classList.remove("open"); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") $("drawer-close").click(); });
  const evidence = (words, id, begin, end) => make("button", { class: "evidence", type: "button", title: "查看原文", onclick: () => openReport(id, begin, end) }, words);

  // ---- overview
  const overview = () => {
    const box = $("overview");
    box.append(make("div", { class: "card numbers" }, data.counts.map(([name, count]) => make("div", {}, make("b", {}, String(count)), make("span", {}, name)))));
    const failed = data.failures.filter((f) => !f.skipped), skipped = data.failures.filter((f) => f.skipped);
    const list = (rows) => table(["文件", "环节", "原因"], rows.map((f) => make("tr", {}, make("td", {}, f.path), make("td", {}, STAGES[f.stage] || f.stage), make("td", {}, f.reason))));
    box.append(make("div", { class: "card" }, make("h2", {}, `未能读取（${failed.length}）`), failed.length ? list(failed) : make("p", { class: "soft" }, "所有文件均已读取。"),
      skipped.length ? make("details", {}, make("summary", {}, `有意跳过（${skipped.length}）`), list(skipped)) : null));
    if (data.damaged.length) box.append(make("div", { class: "card" }, make("h2", {}, `文字有损的报告（${data.damaged.length}）`), make("p", { class: "soft" }, "这些报告已读取，但原文件中有无法复原的文字，请核对原件。"),
      table(["标题", "损伤", "文件"], data.damaged.slice(0, 200).map((d) => make("tr", {}, make("td", {}, evidence((byId.get(d.id) || {}).title || "（无标题）", d.id, 0, 0)), make("td", {}, d.faults), make("td", { class: "soft" }, d.path)))),
      data.damaged.length > 200 ? make("p", { class: "soft" }, "只列出前 200 篇。") : null));
    const left = data.left_out, missing = [[left.statements, "条要点"], [left.figures, "个数据标记"], [left.texts, "篇全文"]].filter(([count]) => count > 0);
    if (missing.length) box.append(make("div", { class: "card", id: "left-out" }, make("h2", {}, "本页未含全部内容"), make("p", {}, `档案较大，本页未附 ${missing.map(([count, name]) => `${count} ${name}`).join("、")}，本页的检索不及于此。全部记录见同一文件夹的 statements.csv 与 figures.csv，或用命令 reportminer search 检索。`)));
    const top = data.issues.slice(0, 8);
    box.append(make("div", { class: "card" }, make("h2", {}, "反复出现最多的问题"), top.length ? issueTable(top) : make("p", { class: "soft" }, "没有在两个以上地方或报告中出现的问题。")));
  };

  // ---- issues
  const issueTable = (issues) => table(["问题", "地方数", "条数", "年份", "关键词", "代表性表述"], issues.map((issue) => make("tr", {},
    make("td", {}, make("b", {}, issue.label)), make("td", { class: "number" }, placesOf(issue)), make("td", { class: "number" }, String(issue.size)),
    make("td", {}, years(issue.years)), make("td", {}, issue.keywords.slice(0, 5).map((word) => make("span", { class: "tag" }, word))), make("td", {}, quote(issue)))));
  const quote = (issue) => {
    const first = issue.statements.find((s) => s.text === issue.representative) || issue.statements[0];
    return first ? evidence(shorten(issue.representative, 90), first.report_id, first.begin, first.end) : "";
  };
  const shorten = (text, length) => { const flat = text.replace(/\s+/g, " "); return flat.length > length ? `${flat.slice(0, length)}…` : flat; };
  const placesOf = (issue) => `${issue.places.length}${issue.reports_without_place ? `（+${issue.reports_without_place}篇未注明）` : ""}`;
  const PLACES = 60;
  const heat = (issues) => {
    const places = new Map();
    for (const issue of issues) for (const place of issue.places) places.set(place.adcode || place.name, place.name);
    const columns = [...places.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).slice(0, PLACES);
    // rotated names need room above, the last of them beside
    const longest = Math.max(0, ...columns.map(([, name]) => name.length));
    const cell = 24, left = 260, top = 24 + Math.min(190, longest * 10);
    const most = Math.max(1, ...issues.flatMap((issue) => issue.places.map((place) => place.count)));
    const drawing = svg("svg", { width: left + columns.length * cell + 20 + longest * 8, height: top + issues.length * cell + 10, role: "img", "aria-label": "问题与地方" });
    columns.forEach(([, name], x) => { const words = svg("text", { transform: `translate(${left + x * cell + 16},${top - 8}) rotate(-50)` }); words.textContent = name; drawing.append(words); });
    issues.forEach((issue, y) => {
      const label = svg("text", { x: left - 8, y: top + y * cell + 16, "text-anchor": "end" });
      label.textContent = shorten(issue.label, 18);
      drawing.append(label);
      const counts = new Map(issue.places.map((place) => [place.adcode || place.name, place.count]));
      columns.forEach(([key, name], x) => {
        const count = counts.get(key) || 0;
        const square = svg("rect", { x: left + x * cell, y: top + y * cell, width: cell - 2, height: cell - 2, rx: 3, fill: count ? `rgba(36,87,166,${0.25 + 0.75 * count / most})` : "#eef1f5" });
        const tip = svg("title"); tip.textContent = `${name} · ${issue.label}：${count}`; square.append(tip);
        drawing.append(square);
      });
    });
    const cut = [[places.size, columns.length, "个地方"], [data.issues.length, issues.length, "个问题"]].filter(([all, some]) => all > some);
    return make("div", {}, drawing, cut.length ? make("p", { class: "soft" }, `图中只画${cut.map(([all, some, name]) => `前 ${some} ${name}（共 ${all} 个）`).join("、")}；全部见 issues.xlsx。`) : null);
  };
  const bars = (issue) => {
    const counts = new Map();
    for (const statement of issue.statements) if (statement.year) counts.set(statement.year, (counts.get(statement.year) || 0) + 1);
    const list = [...counts.keys()].sort();
    if (list.length < 2) return null;
    const span = []; for (let year = list[0]; year <= list[list.length - 1]; year += 1) span.push(year);
    const most = Math.max(...counts.values()), drawing = svg("svg", { width: span.length * 34 + 10, height: 70 });
    span.forEach((year, x) => {
      const height = 40 * (counts.get(year) || 0) / most;
      drawing.append(svg("rect", { x: x * 34 + 6, y: 46 - height, width: 22, height: Math.max(height, 1), fill: "#7fa3d8" }));
      const words = svg("text", { x: x * 34 + 17, y: 62, "text-anchor": "middle", class: "soft" }); words.textContent = String(year); drawing.append(words);
    });
    return drawing;
  };
  const issues = () => {
    const box = $("issues");
    if (!data.issues.length) { box.append(make("div", { class: "card" }, "没有在两个以上地方或报告中出现的问题。")); return; }
    box.append(make("div", { class: "card" }, make("h2", {}, "问题 × 地方"), heat(data.issues.slice(0, 30))));
    for (const issue of data.issues) {
      box.append(make("div", { class: "card" }, make("h2", {}, issue.label), make("p", { class: "soft" }, `${issue.places.length} 个地方${issue.reports_without_place ? `，另有 ${issue.reports_without_place} 篇未注明地方` : ""}，${issue.size} 条，${years(issue.years)}　`, issue.keywords.map((word) => make("span", { class: "tag" }, word))),
        make("p", {}, issue.places.map((place) => make("span", { class: "tag" }, `${place.name} ${place.count}`))), bars(issue),
        make("details", {}, make("summary", {}, "全部表述"), table(["地方", "年份", "表述"], issue.statements.map((s) => make("tr", {}, make("td", {}, place(s)), make("td", {}, String(s.year ?? "")), make("td", {}, evidence(shorten(s.text, 160), s.report_id, s.begin, s.end))))))));
    }
  };
  const place = (row) => (byId.get(row.report_id) || {}).place || row.adcode || "";

  // ---- comparison
  const readable = (value, unit) => {
    const size = Math.abs(value), round = (x) => Number(x.toPrecision(10)).toLocaleString("zh-CN", { maximumFractionDigits: 4 });
    if (unit !== "%" && size >= 1e8) return `${round(value / 1e8)}亿${unit}`;
    if (unit !== "%" && size >= 1e4) return `${round(value / 1e4)}万${unit}`;
    return `${round(value)}${unit}`;
  };
  const shown = (cell) => {
    const u = cell.unit;
    if (cell.status === "masked") return "（隐去）";
    if (cell.approx === "range") return `${readable(cell.min, u)}～${readable(cell.max, u)}`;
    if (cell.max === null) return `${cell.approx === "ge" ? "≥" : ">"}${readable(cell.min, u)}`;
    if (cell.min === null) return `${cell.approx === "le" ? "≤" : "<"}${readable(cell.max, u)}`;
    return `${cell.approx === "about" ? "约" : ""}${readable(cell.min, u)}`;
  };
  const lines = (cells, columns) => {
    const usable = cells.filter((c) => c.status === "actual" && c.min !== null && c.year);
    const named = [...new Set(usable.map((c) => c.row))], rows = named.slice(0, 12), values = usable.filter((c) => rows.includes(c.row)).map((c) => c.min);
    if (columns.length < 2 || !values.length) return null;
    const low = Math.min(...values), high = Math.max(...values), width = 760, height = 220, left = 24;
    const xs = [...new Set(usable.map((c) => c.year))].sort();
    if (xs.length < 2) return null;
    const X = (year) => left + (width - 300) * (year - xs[0]) / (xs[xs.length - 1] - xs[0]), Y = (v) => 16 + (height - 50) * (1 - (high === low ? 0.5 : (v - low) / (high - low)));
    const drawing = svg("svg", { width, height, role: "img" }), ends = [];
    rows.forEach((row, i) => {
      const points = usable.filter((c) => c.row === row).sort((a, b) => a.year - b.year), colour = `hsl(${(i * 67) % 360} 55% 42%)`;
      drawing.append(svg("polyline", { points: points.map((c) => `${X(c.year)},${Y(c.min)}`).join(" "), fill: "none", stroke: colour, "stroke-width": 2 }));
      points.forEach((c) => { const dot = svg("circle", { cx: X(c.year), cy: Y(c.min), r: 3.5, fill: colour }), tip = svg("title"); tip.textContent = `${row} ${c.year}：${shown(c)}`; dot.append(tip); drawing.append(dot); });
      const last = points[points.length - 1];
      ends.push({ row, x: X(last.year) + 8, y: Y(last.min) + 4 });
    });
    ends.sort((a, b) => a.y - b.y).forEach((end, i) => { if (i && end.y - ends[i - 1].y < 13) end.y = ends[i - 1].y + 13; const words = svg("text", { x: end.x, y: end.y }); words.textContent = end.row; drawing.append(words); });
    xs.forEach((year) => { const words = svg("text", { x: X(year), y: height - 8, "text-anchor": "middle", class: "soft" }); words.textContent = String(year); drawing.append(words); });
    return named.length > rows.length ? make("div", {}, drawing, make("p", { class: "soft" }, `图中只画前 ${rows.length} 个地方（共 ${named.length} 个）。`)) : drawing;
  };
  const compare = () => {
    const box = $("compare"), names = [...new Set(data.cells.map((cell) => cell.indicator_id))];
    if (!names.length) { box.append(make("div", { class: "card" }, "没有可对比的指标。")); return; }
    const choice = make("select", { id: "indicator" }, names.map((name) => make("option", { value: name }, name)));
    const sheet = make("div", { class: "card" });
    const draw = () => {
      const cells = data.cells.filter((cell) => cell.indicator_id === choice.value && keeps(cell.report_id));
      const columns = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => (!a - !b) || (a < b ? -1 : 1)), rows = [...new Set(cells.map((cell) => cell.row))];
      const body = rows.map((row) => make("tr", {}, make("td", { class: "name" }, row), columns.map((column) => {
        const inside = cells.filter((cell) => cell.row === row && cell.column === column);
        return make("td", { class: "number" }, inside.map((cell) => make("div", { class: cell.status === "target" ? "target" : cell.conflict ? "conflict" : "" },
          evidence(shown(cell), cell.report_id, cell.begin, cell.end), cell.status === "actual" ? "" : make("span", { class: "soft" }, ` ${STATUS[cell.status]}`), cell.estimate ? make("span", { class: "soft" }, "（预计）") : "", cell.conflict ? make("span", { title: "原文有不同数值" }, " ⚠") : "")));
      })));
      sheet.replaceChildren(make("h2", {}, choice.value), make("div", { class: "scroll" }, table(["地方", ...columns.map((column) => column || "年份不详")], body)), lines(cells, columns) || "",
        make("p", { class: "soft" }, "点数字看原文。空格表示报告未提及；目标值以棕色标出；⚠ 表示同一格有互相矛盾的数值。"));
    };
    choice.addEventListener("change", draw); redraws.push(draw);
    box.append(make("div", { class: "controls" }, "指标", choice), sheet);
    draw();
  };

  // ---- search
  // characters count as the same as in reportminer.folding: script, other spellings, width, case
  const script = new Map(Array.from(data.folding.from).map((character, i) => [character, Array.from(data.folding.to)[i]]));
  const fold = (text) => {
    let folded = Array.from(text.toLowerCase(), (character) => script.get(character) || character).join("");
    for (const [written, usual] of data.folding.variants) if (folded.includes(written)) folded = folded.replaceAll(written, usual);
    return folded;
  };
  const groupsOf = new Map();
  for (const [words, means] of data.synonyms) for (const word of words) groupsOf.set(word, [...(groupsOf.get(word) || []), ...(means.length ? means : words.filter((other) => other !== word))]);
  // a long word is taken apart where words with synonyms stand in it; what is left over is a word of its own
  const apart = (word) => {
    if (groupsOf.has(word)) return [word];
    const found = []; let rest = "";
    for (let at = 0; at < word.length;) {
      let size = Math.min(14, word.length - at);
      while (size > 1 && !groupsOf.has(word.slice(at, at + size))) size -= 1;
      if (size > 1) { if (rest.length > 1) found.push(rest); rest = ""; found.push(word.slice(at, at + size)); } else rest += word[at];
      at += size;
    }
    if (rest.length > 1) found.push(rest);
    return found.length > 1 ? found : [word];
  };
  const search = () => {
    const box = $("search"), field = make("input", { type: "search", id: "query", placeholder: "输入关键词、地方或年份，空格隔开，例如：结对共建 支部", autocomplete: "off" });
    const kind = make("select", { id: "kind" }, make("option", { value: "" }, "全部"), Object.entries(KINDS).map(([key, name]) => make("option", { value: key, ...(key === "practice" ? { selected: "" } : {}) }, name)));
    const results = make("div", { class: "card", id: "results" });
    const marked = (text, folded, words) => {
      const nodes = []; let at = 0;
      const places = words.flatMap((word) => { const found = []; for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) found.push([i, i + word.length]); return found; }).sort((a, b) => a[0] - b[0]);
      for (const [b, e] of places) { if (b < at || e > text.length) continue; nodes.push(text.slice(at, b), make("mark", {}, text.slice(b, e))); at = e; }
      nodes.push(text.slice(at));
      return nodes;
    };
    const heads = new Map(data.statements.map((s) => [s, fold(s.h)]));
    const body = (s) => s.s || s.x.toLowerCase();
    const about = new Map(data.reports.map((report) => [report.id, fold(`${report.place} ${report.title} ${report.year || ""}`)]));
    // what a statement shows of a word: how much it is worth, and the word that was found
    const shown = (s, word) => {
      const others = groupsOf.get(word) || [], head = heads.get(s), text = body(s);
      if (head.includes(word)) return [3, word];
      if (text.includes(word)) return [1, word];
      let other = others.find((each) => head.includes(each));
      if (other) return [2.4, other];
      other = others.find((each) => text.includes(each));
      if (other) return [0.8, other];
      return (about.get(s.r) || "").includes(word) ? [0.1, word] : null;
    };
    const hit = (s, words) => {
      const found = []; let total = 0;
      for (const word of words) { const one = shown(s, word); if (!one) return null; total += one[0]; found.push([word, one[1]]); }
      return { s, total, found, related: found.some(([word, other]) => word !== other) };
    };
    const run = () => {
      const given = fold(field.value.normalize("NFKC").trim()).split(/\s+/).filter(Boolean), pool = data.statements.filter((s) => !kind.value || s.k === kind.value);
      const find = (words) => pool.map((s) => hit(s, words)).filter(Boolean);
      const whole = find(given), split = given.flatMap(apart);
      const seen = new Set(whole.map((one) => one.s));
      const hits = [...whole, ...(split.length > given.length ? find(split).filter((one) => !seen.has(one.s)) : [])].sort((a, b) => b.total - a.total);
      const note = given.length && hits.length && hits.every((one) => one.related) ? make("p", { class: "soft", id: "related" }, "没有一条含有原词，以下为用相关词找到的：") : "";
      results.replaceChildren(make("p", { class: "soft" }, `${hits.length} 条${hits.length > 100 ? "，显示前 100 条" : ""}`), note, table(["类别", "地方", "年份", "要点", "内容"], hits.slice(0, 100).map(({ s, found }) => {
        const report = byId.get(s.r) || {}, words = found.map(([, word]) => word), changed = found.filter(([word, other]) => word !== other);
        const button = evidence("", s.r, s.b, s.e); button.append(...marked(s.h, heads.get(s), words));
        const text = shorten(s.x, 200);
        return make("tr", {}, make("td", {}, make("span", { class: `tag ${s.k}` }, KINDS[s.k])), make("td", {}, report.place || ""), make("td", {}, String(report.year || "")), make("td", {}, button),
          make("td", {}, marked(text, fold(text), words), changed.length ? make("div", { class: "soft" }, `相关词：${changed.map(([word, other]) => `${word} → ${other}`).join("；")}`) : null));
      })));
    };
    field.addEventListener("input", run); kind.addEventListener("change", run);
    box.append(make("div", { class: "controls" }, field, kind), results);
    run();
  };

  // ---- reports
  const reports = () => {
    const card = make("div", { class: "card scroll" });
    const draw = () => card.replaceChildren(table(["标题", "地方", "代码", "年份", "体裁", "做法", "问题", "数据", "文件", ...data.heads], data.reports.filter((report) => keeps(report.id)).map((report) => make("tr", { class: "link", onclick: () => openReport(report.id, 0, 0) },
      make("td", {}, report.title || "（无标题）"), make("td", {}, report.place), make("td", {}, report.adcode), make("td", {}, String(report.year || "")), make("td", {}, report.genre === "other" ? "其他" : report.genre),
      [report.practices, report.problems, report.figures].map((count) => make("td", { class: "number" }, String(count))), make("td", { class: "soft" }, report.path), report.filed.map((cell) => make("td", {}, cell))))));
    redraws.push(draw);
    draw();
    $("reports").append(card);
  };

  // ---- one value of one column of the catalogue, for comparison, search and reports
  const filter = () => {
    if (!data.heads.length) return;
    const cell = make("select", { id: "filed-cell", disabled: "" });
    const head = make("select", { id: "filed-head" }, make("option", { value: -1 }, "全部"), data.heads.map((name, i) => make("option", { value: i }, name)));
    const draw = () => { asked.cell = cell.value; redraws.forEach((redraw) => redraw()); };
    head.addEventListener("change", () => {
      asked.head = Number(head.value);
      cell.disabled = asked.head < 0;
      const cells = asked.head < 0 ? [] : [...new Set(data.reports.map((report) => report.filed[asked.head] || ""))].sort();
      cell.replaceChildren(...cells.map((value) => make("option", { value }, value || "（空）")));
      draw();
    });
    cell.addEventListener("change", draw);
    $("filed").append(make("label", { title: "用于数据对比、检索、报告" }, "目录 ", head), " ", cell);
  };

  const TABS = { overview: "概况", issues: "反复出现的问题", compare: "数据对比", search: "检索", reports: "报告" };
  const select = (name) => {
    for (const id of Object.keys(TABS)) { $(id).hidden = id !== name; $(`tab-${id}`).setAttribute("aria-selected", String(id === name)); }
  };
  for (const [id, name] of Object.entries(TABS)) $("tabs").append(make("button", { type: "button", id: `tab-${id}`, role: "tab", onclick: () => { select(id); history.replaceState(null, "", `#/${id}`); } }, name));
  $("subtitle").textContent = data.subtitle;
  for (const part of [overview, issues, compare, search, reports, filter]) part();
  // "#/search", not "#search": the browser must not scroll to the section of that name
  const [wanted, report] = location.hash.replace(/^#\//, "").split("/");
  select(TABS[wanted] ? wanted : report ? "reports" : "overview");
  if (report && byId.has(report)) { select("reports"); openReport(report, 0, 0); }
})();
