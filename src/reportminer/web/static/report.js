"use strict";
// Ties text and records of a report to each other. The page works without it.
(function () {
  function show(element) {
    document.querySelectorAll(".now").forEach(function (other) { other.classList.remove("now"); });
    if (element) { element.classList.add("now"); element.scrollIntoView({ block: "center" }); }
  }
  var text = document.querySelector(".text");
  if (!text) { return; }
  text.addEventListener("click", function (event) {
    var piece = event.target.closest("[data-f],[data-s]");
    if (!piece) { return; }
    var id = piece.dataset.f || piece.dataset.s;
    show(document.getElementById("r-" + id));
    piece.classList.add("now");
  });
  document.querySelectorAll(".records a[data-at]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      var piece = document.getElementById("a" + link.dataset.at);
      if (piece) { event.preventDefault(); show(piece); link.closest("li").classList.add("now"); }
    });
  });
  var quote = document.querySelector("textarea[name=quote]");
  if (quote) {
    document.addEventListener("selectionchange", function () {
      var chosen = String(document.getSelection());
      if (chosen.trim() && text.contains(document.getSelection().anchorNode)) { quote.value = chosen; }
    });
  }
  if (location.hash) { show(document.getElementById(location.hash.slice(1))); }
})();
