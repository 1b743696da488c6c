"use strict";
// Gives buttons and links their keys (data-key). Every page works without it.
(function () {
  document.addEventListener("keydown", function (event) {
    if (event.target.matches("input,select,textarea") || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var button = document.querySelector("[data-key='" + CSS.escape(event.key) + "']");
    if (button) { event.preventDefault(); button.click(); }
  });
})();
