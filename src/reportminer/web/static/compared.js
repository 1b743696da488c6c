"use strict";
// Builds comparisons among published pages: indicators, places, years; a table and lines over years of each. The pages of the
// indicators need no script. Whatever comes from a report becomes a text node, never markup.
var reportminer = { tables: {} };
(function () {
  var form = document.getElementById("build"), box = document.getElementById("built");
  if (!form || !box) { return; }
  var said = box.dataset, MOST = 6, ROWS = 40, LINES = 6, loading = {};
  var COLOURS = ["#0072b2", "#c44e00", "#007a5a", "#9b3d75", "#4d5561", "#7a5f00"], DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 2", "12 4"];
  form.hidden = false;

  function load(number) {
    if (!loading[number]) {
      loading[number] = new Promise(function (done, fail) {
        var element = document.createElement("script"), name = said.from + number + ".js";
        element.src = name;
        element.onload = function () { done(reportminer.tables[number]); };
        element.onerror = function () { fail(new Error(name)); };
        document.head.append(element);
      });
    }
    return loading[number];
  }
  function say(words, value) { return words.replace(/\{\w+\}/, value); }
  function make(tag, kind) {
    var element = document.createElement(tag);
    if (kind) { element.className = kind; }
    for (var i = 2; i < arguments.length; i += 1) { element.append(arguments[i]); }
    return element;
  }
  function draw(parent, tag, attributes, words) {
    var element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (words !== undefined) { element.textContent = words; }
    parent.append(element);
    return element;
  }
  // what is asked for: words of place names, first and last year, which numbers
  function asked() {
    var years = (form.elements.year.value.match(/\d{4}/g) || []).map(Number);
    return {
      places: form.elements.place.value.split(/[\s,，、;；]+/).filter(Boolean), status: form.elements.status.value,
      first: years.length ? Math.min.apply(null, years) : -Infinity, last: years.length ? Math.max.apply(null, years) : Infinity, all: !years.length,
    };
  }
  function chosen(data, wanted) {
    var columns = data.columns.map(function (name, at) { return [name, at]; }).filter(function (pair) {
      return wanted.all || (/^\d{4}$/.test(pair[0]) && Number(pair[0]) >= wanted.first && Number(pair[0]) <= wanted.last);
    });
    var held = new Set(columns.map(function (pair) { return pair[1]; }));
    var rows = data.rows.filter(function (row) {
      return !wanted.places.length || wanted.places.some(function (word) { return row[0].includes(word); });
    }).map(function (row) {
      return [row[0], row[1].filter(function (cell) {
        return held.has(cell[0]) && (wanted.status === "both" || (wanted.status === "target") === (cell[3] !== ""));
      })];
    }).filter(function (row) { return row[1].length; });
    var told = new Set(rows.flatMap(function (row) { return row[1].map(function (cell) { return cell[0]; }); }));
    return { columns: columns.filter(function (pair) { return told.has(pair[1]); }), rows: rows };
  }
  function link(cell) {
    var element = make("a", "", cell[1]);
    element.href = said.report + cell[4] + ".html#a" + cell[5];
    return element;
  }
  function grid(data, found) {
    var head = make("tr", "", make("th", "", said.place)), body = make("tbody");
    found.columns.forEach(function (pair) { head.append(make("th", "n", pair[0])); });
    head.querySelectorAll("th").forEach(function (cell) { cell.scope = "col"; });
    found.rows.slice(0, ROWS).forEach(function (row) {
      var name = make("th", "", row[0]), line = make("tr", "", name);
      name.scope = "row";
      found.columns.forEach(function (pair) {
        var cells = row[1].filter(function (cell) { return cell[0] === pair[1]; }), place = make("td", cells.length ? "" : "none");
        cells.forEach(function (cell) {
          var shown = make("div", cell[3] ? "cell other" : "cell");
          if (cell[3]) { shown.append(make("span", "state", cell[3]), " "); }
          shown.append(link(cell), cell[7] ? make("span", "state", cell[7]) : "", cell[6] ? " ⚠" : "");
          place.append(shown);
        });
        line.append(cells.length ? place : (place.append("—"), place));
      });
      body.append(line);
    });
    var words = say(said.count, found.rows.length) + (found.rows.length > ROWS ? " · " + say(said.left, ROWS) : "");
    var wide = make("div", "wide", make("table", "numbers", make("caption", "quiet", words), make("thead", "", head), body));
    wide.tabIndex = 0;
    return wide;
  }
  // lines over years of the places that state most, results alone; told apart by colour and dashes, named beside
  function chart(data, found) {
    var years = found.columns.filter(function (pair) { return /^\d{4}$/.test(pair[0]); }), at = new Map(years.map(function (pair) { return [pair[1], Number(pair[0])]; }));
    var series = found.rows.map(function (row) {
      return [row[0], row[1].filter(function (cell) { return !cell[3] && cell[2] !== null && at.has(cell[0]); })];
    }).filter(function (one) { return one[1].length > 1; });
    series.sort(function (a, b) { return b[1].length - a[1].length; });
    series = series.slice(0, LINES);
    if (!series.length) { return ""; }
    var points = series.flatMap(function (one) { return one[1]; }), values = points.map(function (cell) { return cell[2]; });
    var low = Math.min.apply(null, values), high = Math.max.apply(null, values), spans = points.map(function (cell) { return at.get(cell[0]); });
    var first = Math.min.apply(null, spans), last = Math.max.apply(null, spans), W = 760, H = 300, left = 60, right = W - 190, top = 14, bottom = H - 30;
    if (low === high) { low -= 1; high += 1; }
    function x(year) { return left + (right - left) * (last === first ? 0.5 : (year - first) / (last - first)); }
    function y(value) { return bottom - (bottom - top) * (value - low) / (high - low); }
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), title = data.name + (data.unit ? "（" + data.unit + "）" : "");
    svg.setAttribute("viewBox", "0 0 " + W + " " + H);
    svg.setAttribute("class", "chart");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", title);
    svg.setAttribute("font-size", "13");
    draw(svg, "title", {}, title);
    [low, (low + high) / 2, high].forEach(function (value) {
      draw(svg, "line", { x1: left, y1: y(value), x2: right, y2: y(value), stroke: "#d6dde6" });
      draw(svg, "text", { x: left - 6, y: y(value) + 4, "text-anchor": "end", fill: "#56616f" }, String(Number(value.toPrecision(4))));
    });
    for (var year = first, step = Math.max(1, Math.ceil((last - first) / 10)); year <= last; year += step) {
      draw(svg, "text", { x: x(year), y: bottom + 20, "text-anchor": "middle", fill: "#56616f" }, String(year));
    }
    series.forEach(function (one, number) {
      var cells = one[1].slice().sort(function (a, b) { return at.get(a[0]) - at.get(b[0]); }), colour = COLOURS[number];
      draw(svg, "polyline", { fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": DASHES[number], points: cells.map(function (cell) { return x(at.get(cell[0])) + "," + y(cell[2]); }).join(" ") });
      cells.forEach(function (cell) {
        var holder = draw(svg, "a", { href: said.report + cell[4] + ".html#a" + cell[5] });
        draw(draw(holder, "circle", { cx: x(at.get(cell[0])), cy: y(cell[2]), r: 4, fill: colour }), "title", {}, one[0] + " " + at.get(cell[0]) + " " + cell[1] + data.unit);
      });
      draw(svg, "line", { x1: right + 12, y1: top + 8 + number * 20, x2: right + 36, y2: top + 8 + number * 20, stroke: colour, "stroke-width": 2, "stroke-dasharray": DASHES[number] });
      draw(draw(svg, "text", { x: right + 42, y: top + 12 + number * 20, fill: "#1c2430" }, one[0].slice(-10)), "title", {}, one[0]);
    });
    return make("figure", "card", make("figcaption", "", make("b", "", said.chart)), svg);
  }
  function section(data, wanted) {
    var found = chosen(data, wanted), heading = make("h2", "", data.name);
    if (data.unit) { heading.append(make("span", "unit", "（" + data.unit + "）")); }
    if (!found.rows.length) { return make("section", "result", heading, make("p", "card", said.none)); }
    return make("section", "result", heading, grid(data, found), chart(data, found));
  }
  function run() {
    var numbers = new FormData(form).getAll("indicator").slice(0, MOST), wanted = asked();
    Promise.all(numbers.map(load)).then(function (found) {
      box.replaceChildren.apply(box, found.map(function (data) { return section(data, wanted); }));
    }).catch(function (error) { box.replaceChildren(make("p", "card told", say(said.missing, error.message))); });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    history.replaceState(null, "", "?" + new URLSearchParams(new FormData(form)));
    run();
  });
  var state = new URLSearchParams(location.search);
  ["place", "year", "status"].forEach(function (name) { if (state.get(name)) { form.elements[name].value = state.get(name); } });
  state.getAll("indicator").forEach(function (number) {
    var tick = Array.from(form.querySelectorAll("[name=indicator]")).find(function (one) { return one.value === number; });
    if (tick) { tick.checked = true; }
  });
  if (state.has("indicator")) { run(); }
})();
