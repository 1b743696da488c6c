"use strict";
// Moves parts and sentences of a brief up and down, and shows at once what is left out. Without it the numbers give the order.
(function () {
  var form = document.querySelector("form.brief");
  if (!form) { return; }
  form.querySelectorAll("[data-move]").forEach(function (button) { button.hidden = false; });
  function rank(item) { return item.querySelector("input[type=number]"); }
  function renumber(parent) {
    var number = 0;
    Array.from(parent.children).forEach(function (item) {
      var own = item.matches("[data-item]") ? rank(item) : null;
      if (own) { number += 1; own.value = number; }
    });
  }
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-move]");
    if (!button) { return; }
    var item = button.closest("[data-item]");
    var other = button.dataset.move === "1" ? item.nextElementSibling : item.previousElementSibling;
    if (!other || !other.matches("[data-item]") || !rank(other) || other.querySelector(".notes")) { return; }
    item.parentNode.insertBefore(button.dataset.move === "1" ? other : item, button.dataset.move === "1" ? item : other);
    renumber(item.parentNode);
    button.focus();
  });
  form.addEventListener("change", function (event) {
    if (event.target.matches("input[type=checkbox][name=x]")) {
      event.target.closest("[data-item]").classList.toggle("left", event.target.checked);
    }
  });
})();
