"use strict";
// Ties outline, text and records of a report to each other, by click and by key. The page works without it.
(function () {
  var text = document.querySelector(".text"), list = document.querySelector(".records");
  var detail = document.getElementById("detail");
  if (!text || !list) { return; }
  var outline = Array.prototype.slice.call(document.querySelectorAll(".outline a"));
  var starts = outline.map(function (link) { return Number(link.hash.slice(2)); });
  var chosen = "";

  function beginOf(item) { return Number(item.querySelector("a").hash.slice(2)); }
  function items() {
    return Array.prototype.filter.call(list.children, function (item) { return item.id && item.offsetParent; });
  }
  function into(pane, element) {
    var place = element.getBoundingClientRect(), room = pane.getBoundingClientRect();
    if (getComputedStyle(pane).overflowY === "auto" && (place.top < room.top || place.bottom > room.bottom)) {
      pane.scrollTop += place.top - room.top - room.height / 3;
    }
  }
  function here(begin) {
    var at = -1;
    starts.forEach(function (start, number) { if (start <= begin) { at = number; } });
    outline.forEach(function (link, number) {
      link.classList.toggle("here", number === at);
      if (number === at) { link.setAttribute("aria-current", "location"); into(link.closest(".side"), link); }
      else { link.removeAttribute("aria-current"); }
    });
  }
  function show(id, scroll) {
    var item = document.getElementById("r-" + id);
    if (!item) { return; }
    document.querySelectorAll(".now").forEach(function (other) { other.classList.remove("now"); });
    document.querySelectorAll(".records [aria-current]").forEach(function (a) { a.removeAttribute("aria-current"); });
    item.classList.add("now");
    item.querySelector("a").setAttribute("aria-current", "true");
    var pieces = text.querySelectorAll("[data-s='" + CSS.escape(id) + "'],[data-f='" + CSS.escape(id) + "']");
    pieces.forEach(function (piece) { piece.classList.add("now"); });
    if (pieces.length && scroll) { pieces[0].scrollIntoView({ block: "center" }); }
    here(beginOf(item));
    if (chosen !== id) { chosen = id; load(id, item); } else { into(list, item); }
  }
  function load(id, item) {
    history.replaceState(null, "", item.querySelector("a").getAttribute("href"));
    if (!detail || location.protocol === "file:") { return; }
    fetch(detail.dataset.from + encodeURIComponent(id)).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (page) {
      if (chosen !== id || !page) { return; }
      var read = new DOMParser().parseFromString(page, "text/html");
      detail.replaceChildren.apply(detail, Array.prototype.slice.call(read.body.children));
      copies(detail);
      into(list, item);
    }).catch(function () { });
  }
  function step(by) {
    var all = items(), at = all.findIndex(function (item) { return item.id === "r-" + chosen; });
    var next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) { show(next.id.slice(2), true); next.querySelector("a").focus({ preventScroll: true }); }
  }
  function section(by) {
    var at = outline.findIndex(function (link) { return link.classList.contains("here"); });
    var next = outline[Math.min(outline.length - 1, Math.max(0, at + by))];
    if (next) { next.click(); next.focus({ preventScroll: true }); }
  }
  function copies(place) {
    place.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var field = document.getElementById(button.dataset.copy), words = button.textContent;
        field.select();
        function done() { button.textContent = button.dataset.done; setTimeout(function () { button.textContent = words; }, 1500); }
        if (navigator.clipboard) { navigator.clipboard.writeText(field.value).then(done); }
        else if (document.execCommand("copy")) { done(); }
      });
    });
  }

  text.addEventListener("click", function (event) {
    var piece = event.target.closest("[data-f],[data-s]");
    if (piece && !String(document.getSelection())) { show(piece.dataset.f || piece.dataset.s, false); }
  });
  list.addEventListener("click", function (event) {
    var item = event.target.closest("li[id]");
    if (item && event.target.closest("a") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(item.id.slice(2), true);
    }
  });
  outline.forEach(function (link, number) {
    link.addEventListener("click", function (event) {
      var place = document.getElementById("a" + starts[number]);
      if (!place) { return; }
      event.preventDefault();
      place.scrollIntoView({ block: "start" });
      here(starts[number]);
      var first = items().find(function (item) { return beginOf(item) >= starts[number]; });
      if (first) { into(list, first); }
      history.replaceState(null, "", link.hash);
    });
  });
  document.querySelectorAll("[data-kind]").forEach(function (box) {
    box.addEventListener("change", function () {
      [text, list].forEach(function (pane) { pane.classList.toggle("no-" + box.dataset.kind, !box.checked); });
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.target.matches("input:not([type=checkbox]),select,textarea") || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var move = { j: function () { step(1); }, k: function () { step(-1); }, "]": function () { section(1); }, "[": function () { section(-1); } }[event.key];
    if (move) { event.preventDefault(); move(); }
  });
  var quote = document.querySelector("textarea[name=quote]");
  if (quote) {
    document.addEventListener("selectionchange", function () {
      var words = String(document.getSelection());
      if (words.trim() && text.contains(document.getSelection().anchorNode)) { quote.value = words; }
    });
  }
  copies(document);
  var wanted = new URLSearchParams(location.search).get("record");
  var place = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted && document.getElementById("r-" + wanted)) {
    chosen = detail && detail.children.length ? wanted : "";
    show(wanted, true);
  } else if (place && text.contains(place)) {
    var id = place.dataset.f || place.dataset.s;
    if (id) { show(id, true); } else { place.classList.add("now"); place.scrollIntoView({ block: "center" }); here(Number(place.id.slice(1))); }
  } else { here(-1); }
})();
