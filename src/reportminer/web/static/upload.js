"use strict";
// Takes files that are dropped, shows how far sending and the run are. Without it the form is sent as it is.
(function () {
  var card = document.getElementById("run");
  function fill(words, now) {
    return words.replace(/\{(\w+)\}/g, function (all, name) { return String(now[name]); });
  }
  function show(now) {
    card.hidden = now.state === "none";
    var bar = card.querySelector("progress"), words = card.querySelector("[data-words]");
    bar.max = now.total || 1;
    if (now.stopping) { card.querySelector("[data-stop]").disabled = true; }
    if (now.stage) { bar.removeAttribute("value"); } else { bar.value = now.done; }
    words.textContent = fill(words.dataset.count, now);
    card.querySelector("[data-stage]").textContent = now.stage || now.path;
  }
  function poll() {
    fetch("/api/run", { headers: { Accept: "application/json" } }).then(function (answer) { return answer.json(); }).then(function (now) {
      show(now);
      if (now.state === "running") { setTimeout(poll, 600); } else { location.assign(location.pathname + location.search.replace(/&?refused=[^&]*/, "")); }
    }).catch(function () { setTimeout(poll, 3000); });
  }
  if (card && card.dataset.state === "running") { poll(); }
  var form = document.getElementById("upload");
  if (!form) { return; }
  var input = form.querySelector("input[type=file]"), bar = form.querySelector("progress"), over = 0;
  form.addEventListener("dragenter", function (event) { event.preventDefault(); over += 1; form.classList.add("over"); });
  form.addEventListener("dragleave", function () { over -= 1; if (over <= 0) { form.classList.remove("over"); } });
  form.addEventListener("dragover", function (event) { event.preventDefault(); });
  form.addEventListener("drop", function (event) {
    event.preventDefault();
    over = 0;
    form.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; form.requestSubmit(); }
  });
  form.addEventListener("submit", function (event) {
    var size = Array.from(input.files).reduce(function (sum, file) { return sum + file.size; }, 0);
    if (size > Number(form.dataset.most)) { event.preventDefault(); input.setCustomValidity(form.dataset.large); input.reportValidity(); return; }
    event.preventDefault();
    var sending = new XMLHttpRequest();
    bar.hidden = false;
    form.querySelector("button").disabled = true;
    sending.upload.addEventListener("progress", function (now) { if (now.lengthComputable) { bar.value = 100 * now.loaded / now.total; } });
    sending.addEventListener("load", function () {
      if (sending.status === 200) { location.assign(sending.responseURL || "/files"); } else { form.submit(); }
    });
    sending.addEventListener("error", function () { form.querySelector("button").disabled = false; bar.hidden = true; });
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
  input.addEventListener("change", function () { input.setCustomValidity(""); });
})();
