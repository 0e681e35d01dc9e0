"use strict";
// Gathers the answer into a small file and a text to copy. It sends nothing: there is no network here.
(() => {
  const request = JSON.parse(document.getElementById("request").textContent);
  const form = document.getElementById("form");
  const byId = (id) => document.getElementById(id);
  const checked = (name) => [...form.querySelectorAll(`[name="${name}"]`)].filter((box) => box.checked).map((box) => box.value);
  const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  byId("decided").value = local < byId("decided").min ? byId("decided").min : local;

  for (const fieldset of form.querySelectorAll(".use")) {
    fieldset.addEventListener("change", () => {
      fieldset.querySelector(".limits").hidden = checked(`answer-${fieldset.dataset.use}`)[0] !== "limits";
      fieldset.classList.remove("unanswered");
    });
  }

  function answerTo(use) {
    const answer = { answer: checked(`answer-${use}`)[0] };
    if (answer.answer !== "limits") return answer;
    for (const [key, name] of [["channels", "channel"], ["territories", "territory"]]) {
      const all = form.querySelectorAll(`[name="${name}-${use}"]`).length;
      const chosen = checked(`${name}-${use}`);
      if (all && chosen.length < all) answer[key] = chosen;
    }
    const through = byId(`through-${use}`).value;
    if (through) answer.through = through;
    const words = byId(`words-${use}`).value.trim();
    if (words) answer.words = words;
    return answer;
  }

  // A limited yes without any limit, or with nothing left of it, says nothing.
  function complete(answer) {
    if (!answer.answer) return false;
    if (answer.answer !== "limits") return true;
    if ((answer.channels && !answer.channels.length) || (answer.territories && !answer.territories.length)) return false;
    return Object.keys(answer).length > 1;
  }

  function armored(text) {
    const bytes = new TextEncoder().encode(text);
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replace(/.{1,64}/g, "$&\n").trim();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = {};
    let first = null;
    for (const fieldset of form.querySelectorAll(".use")) {
      const use = fieldset.dataset.use;
      answers[use] = answerTo(use);
      const whole = complete(answers[use]);
      fieldset.classList.toggle("unanswered", !whole);
      if (!whole && !first) first = fieldset;
    }
    for (const field of [byId("signer"), byId("decided"), byId("authority")]) {
      const whole = field.checkValidity() && (field.type === "checkbox" || field.value.trim() !== "");
      field.classList.toggle("unanswered", !whole);
      if (!whole && !first) first = field;
    }
    byId("missing").hidden = !first;
    if (first) {
      first.scrollIntoView({ block: "center" });
      (first.querySelector("input") || first).focus();
      return;
    }
    const answer = {
      onrecord: "answer", version: 1, customer: request.customer, request: request.request, digest: request.digest,
      answers, signer: byId("signer").value.trim().replace(/\s+/g, " "), decided: byId("decided").value,
    };
    const note = byId("note").value.trim();
    if (note) answer.note = note;
    const json = JSON.stringify(answer, null, 2) + "\n";
    const lines = request.uses.map((use) => `${request.titles[use]}: ${request.words[answers[use].answer]}`);
    byId("text").value = [...lines, "", request.begin, armored(json), request.end].join("\n");
    byId("send").textContent = byId("send").dataset.text.replace("{file}", request.file);
    byId("done").hidden = false;
    byId("done").focus();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
    link.download = request.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });

  byId("copy").addEventListener("click", async () => {
    byId("text").select();
    try {
      await navigator.clipboard.writeText(byId("text").value);
    } catch {
      document.execCommand("copy");
    }
    byId("copy").textContent = request.words.copied;
  });
})();
