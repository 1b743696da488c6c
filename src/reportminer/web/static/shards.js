"use strict";
// Searches a published archive: scripts of terms and of statements are loaded when a query needs them (reportminer.site.shards).
// Every text of a report enters the page as a text node, never as markup.
var reportminer = { meta: null, docs: {}, terms: {} };
(function () {
  var box = document.getElementById("found"), form = document.getElementById("ask");
  if (!box || !form) { return; }
  var said = box.dataset, from = said.from, STEP = 20, LONGEST = 260;
  var loading = {}, script = null, groups = null, about = null;

  function load(name) {
    if (!loading[name]) {
      loading[name] = new Promise(function (done, fail) {
        var element = document.createElement("script");
        element.src = from + name;
        element.onload = done;
        element.onerror = function () { fail(new Error(name)); };
        document.head.append(element);
      });
    }
    return loading[name];
  }
  function say(words, values) {
    return words.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }
  function make(tag, kind) {
    var element = document.createElement(tag);
    if (kind) { element.className = kind; }
    for (var i = 2; i < arguments.length; i += 1) { element.append(arguments[i]); }
    return element;
  }

  // characters count as the same as in reportminer.folding: width, case, script, other spellings; as long as before
  function fold(text) {
    var folded = Array.from(text, function (c) {
      if (c >= "\uff01" && c <= "\uff5e") { c = String.fromCharCode(c.charCodeAt(0) - 0xfee0); }
      var low = c.toLowerCase();
      if (low.length === c.length) { c = low; }
      return script.get(c) || c;
    }).join("");
    reportminer.meta.folding.variants.forEach(function (pair) {
      if (folded.includes(pair[0])) { folded = folded.replaceAll(pair[0], pair[1]); }
    });
    return folded;
  }
  function ready() {
    return load("meta.js").then(function () {
      if (script) { return; }
      var meta = reportminer.meta, usual = Array.from(meta.folding.to);
      script = new Map(Array.from(meta.folding.from).map(function (c, i) { return [c, usual[i]]; }));
      groups = new Map();
      meta.synonyms.forEach(function (group) {
        group[0].forEach(function (word) {
          var others = group[1].length ? group[1] : group[0].filter(function (other) { return other !== word; });
          groups.set(word, (groups.get(word) || []).concat(others));
        });
      });
      about = meta.reports.map(function (r) { return fold(r[2] + " " + r[1] + " " + (r[3] || "")); });
    });
  }
  // a long word is taken apart where words with synonyms stand in it; what is left over is a word of its own
  function apart(word) {
    if (groups.has(word)) { return [word]; }
    var found = [], rest = "";
    for (var at = 0; at < word.length;) {
      var size = Math.min(14, word.length - at);
      while (size > 1 && !groups.has(word.slice(at, at + size))) { size -= 1; }
      if (size > 1) { if (rest.length > 1) { found.push(rest); } rest = ""; found.push(word.slice(at, at + size)); }
      else { rest += word[at]; }
      at += size;
    }
    if (rest.length > 1) { found.push(rest); }
    return found.length > 1 ? found : [word];
  }
  function pairs(word) {
    var found = [];
    for (var i = 0; i + 1 < word.length; i += 1) {
      if (/^[\p{L}\p{N}]{2}$/u.test(word.slice(i, i + 2))) { found.push(word.slice(i, i + 2)); }
    }
    return found;
  }
  function bucket(pair) { return (pair.charCodeAt(0) * 31 + pair.charCodeAt(1)) % reportminer.meta.buckets; }
  // statements that hold all pairs of a word: number → whether its head does
  function holders(word) {
    var wanted = Array.from(new Set(pairs(word)));
    if (!wanted.length) { return Promise.resolve(new Map()); }
    return Promise.all(wanted.map(function (pair) { return load("terms/" + bucket(pair) + ".js"); })).then(function () {
      var lists = wanted.map(function (pair) { return reportminer.terms[bucket(pair)][pair] || []; });
      lists.sort(function (a, b) { return a.length - b.length; });
      return lists.reduce(function (before, list) {
        var found = new Map(), at = 0;
        list.forEach(function (step) {
          at += step;
          var number = at >> 1, head = (at & 1) === 1;
          if (before === null) { found.set(number, head); }
          else if (before.has(number)) { found.set(number, head && before.get(number)); }
        });
        return found;
      }, null);
    });
  }
  // what statements show of a word: number → how much that is worth and by which word it was found
  function worth(word) {
    var others = groups.get(word) || [], shown = new Map(), meta = reportminer.meta;
    about.forEach(function (words, report) {
      if (words.includes(word)) {
        for (var n = meta.firsts[report]; n < meta.firsts[report + 1]; n += 1) { shown.set(n, [0.1, ""]); }
      }
    });
    return Promise.all([word].concat(others).map(holders)).then(function (found) {
      found.forEach(function (numbers, i) {
        numbers.forEach(function (head, number) {
          var value = i ? (head ? 2.4 : 0.8) : (head ? 3 : 1), known = shown.get(number);
          if (!known || known[0] < value) { shown.set(number, [value, i ? others[i - 1] : word]); }
        });
      });
      return shown;
    });
  }
  function search(words) {
    return Promise.all(words.map(worth)).then(function (each) {
      each = each.map(function (shown, i) { return [words[i], shown]; });
      each.sort(function (a, b) { return a[1].size - b[1].size; });
      var hits = [];
      (each.length ? each[0][1] : new Map()).forEach(function (first, number) {
        var total = 0, by = [];
        var all = each.every(function (pair) {
          var one = pair[1].get(number);
          if (one) { total += one[0]; by.push([pair[0], one[1]]); }
          return one;
        });
        if (all) { hits.push({ number: number, total: total, by: by }); }
      });
      return hits;
    });
  }
  function reportOf(number) {
    var firsts = reportminer.meta.firsts, low = 0, high = firsts.length - 1;
    while (low < high - 1) { var middle = (low + high) >> 1; if (firsts[middle] <= number) { low = middle; } else { high = middle; } }
    return low;
  }
  function kindOf(number) { return reportminer.meta.names[Number(reportminer.meta.kinds[number])]; }
  function marked(text, words) {
    var nodes = [], folded = fold(text), at = 0, places = [];
    words.forEach(function (word) {
      for (var i = word ? folded.indexOf(word) : -1; i >= 0; i = folded.indexOf(word, i + word.length)) { places.push([i, i + word.length]); }
    });
    places.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (place) {
      if (place[0] < at || place[1] > text.length) { return; }
      nodes.push(text.slice(at, place[0]), make("mark", "", text.slice(place[0], place[1])));
      at = place[1];
    });
    nodes.push(text.slice(at));
    return nodes;
  }
  function around(text, words) {
    var flat = text.replace(/\s+/g, " "), folded = fold(flat);
    if (flat.length <= LONGEST) { return flat; }
    var at = Math.min.apply(null, words.map(function (word) { var i = folded.indexOf(word); return i < 0 ? 0 : i; }));
    var begin = Math.max(0, Math.min(at - 60, flat.length - LONGEST));
    return (begin ? "…" : "") + flat.slice(begin, begin + LONGEST) + (begin + LONGEST < flat.length ? "…" : "");
  }
  function article(hit) {
    var row = reportminer.docs[Math.floor(hit.number / reportminer.meta.block)][hit.number % reportminer.meta.block];
    var report = reportminer.meta.reports[reportOf(hit.number)], words = hit.by.map(function (pair) { return pair[1]; }).filter(Boolean);
    var kind = kindOf(hit.number), link = make("a", "", make("b", "", ...marked(row[0], words)));
    link.href = said.report + report[0] + ".html#a" + row[2];
    var more = hit.by.filter(function (pair) { return pair[1] && pair[0] !== pair[1]; });
    var line = [report[1], report[2], report[3]].filter(Boolean).join(" · ");
    if (more.length) { line += " · " + said.related + more.map(function (pair) { return pair[0] + " → " + pair[1]; }).join("；"); }
    var name = form.elements.kind.querySelector("option[value='" + kind + "']").textContent;
    return make("article", "card hit", make("span", "tag " + kind, name), " ", link,
      make("p", "", ...marked(around(row[1], words), words)), make("p", "quiet", line));
  }
  function holds(hit) {
    var row = reportminer.docs[Math.floor(hit.number / reportminer.meta.block)][hit.number % reportminer.meta.block];
    var folded = fold(row[1] + "\n" + row[0]);
    return hit.by.every(function (pair) { return pair[1].length < 3 || folded.includes(pair[1]); });
  }
  // the next hits, those whose pairs stand apart left out
  function next(hits, at, list, button) {
    var some = hits.slice(at, at + STEP), names = new Set(some.map(function (hit) { return Math.floor(hit.number / reportminer.meta.block); }));
    return Promise.all(Array.from(names, function (name) { return load("docs/" + name + ".js"); })).then(function () {
      some.filter(holds).forEach(function (hit) { list.append(article(hit)); });
      at += some.length;
      button.hidden = at >= hits.length;
      button.onclick = function () { next(hits, at, list, button); };
      return list.children.length < 5 && at < hits.length ? next(hits, at, list, button) : null;
    });
  }
  function show(hits, exact) {
    var kind = form.elements.kind.value, year = form.elements.year.value, filed = form.elements.filed ? form.elements.filed.value : "";
    var head = filed.slice(0, filed.indexOf("=")), cell = filed.slice(filed.indexOf("=") + 1);
    var kept = hits.filter(function (hit) {
      var report = reportminer.meta.reports[reportOf(hit.number)];
      return (!kind || kindOf(hit.number) === kind) && (!year || String(report[3]) === year) && (!filed || report[4][head] === cell);
    });
    kept.sort(function (a, b) { return b.total - a.total || a.number - b.number; });
    var related = kept.length && kept.every(function (hit) { return hit.by.some(function (pair) { return pair[1] && pair[0] !== pair[1]; }); });
    var list = make("div", ""), button = make("button", "", said.more);
    var words = kept.length ? say(exact ? said.count : said.nearly, { n: kept.length }) + (related ? said.onlyRelated : "") : said.none;
    box.replaceChildren(make("p", kept.length ? "quiet" : "card", words), list, button);
    button.type = "button";
    button.hidden = true;
    return next(kept, 0, list, button);
  }
  function run() {
    box.replaceChildren(make("p", "quiet", said.wait));
    ready().then(function () {
      var given = fold(form.elements.q.value.normalize("NFKC").trim()).split(/\s+/).filter(Boolean);
      if (!given.length) { box.replaceChildren(); return null; }
      var split = given.flatMap(apart);
      return search(given).then(function (hits) {
        if (split.length === given.length) { return hits; }
        var seen = new Set(hits.map(function (hit) { return hit.number; }));
        return search(split).then(function (more) {
          return hits.concat(more.filter(function (hit) { return !seen.has(hit.number); }));
        });
      }).then(function (hits) { return show(hits, given.every(function (word) { return word.length < 3; })); });
    }).catch(function (error) { box.replaceChildren(make("p", "card told", say(said.missing, { file: error.message }))); });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var state = new URLSearchParams(new FormData(form));
    history.replaceState(null, "", "?" + state);
    run();
  });
  ["kind", "year", "filed"].filter(function (name) { return form.elements[name]; }).forEach(function (name) { form.elements[name].addEventListener("change", function () { form.requestSubmit(); }); });
  var asked = new URLSearchParams(location.search);
  ["q", "kind", "year", "filed"].forEach(function (name) { if (asked.get(name) && form.elements[name]) { form.elements[name].value = asked.get(name); } });
  if (asked.get("q")) { run(); }
})();
