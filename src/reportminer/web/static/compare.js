"use strict";
// Narrows long lists of boxes by what is typed above them. The page works without it.
(function () {
  document.querySelectorAll("[data-narrows]").forEach(function (field) {
    var items = Array.prototype.slice.call(document.querySelectorAll("#" + CSS.escape(field.dataset.narrows) + " li"));
    field.hidden = false;
    field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
    field.addEventListener("input", function () {
      var words = field.value.trim().toLowerCase();
      items.forEach(function (item) {
        var found = !words || item.textContent.toLowerCase().indexOf(words) >= 0;
        item.hidden = !found;
        var folder = found && words && item.querySelector("details");
        if (folder) { folder.open = true; }
      });
    });
  });
})();
