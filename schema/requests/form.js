"use strict";
// Gathers the answer into a small file and a text to copy. It sends nothing: there is no network here.
(() => {
  const request = JSON.parse(document.getElementById("request").textContent);
  const form = document.getElementById("form");
  const byId = (id) => document.getElementById(id);
  const words = request.words;
  const fieldsets = [...form.querySelectorAll(".use")];
  const boxes = (name) => [...form.querySelectorAll("input")].filter((box) => box.name === name);
  const checked = (name) =>
    boxes(name)
      .filter((box) => box.checked)
      .map((box) => box.value);
  const MOST_LOGO = 1000000; // bytes: a vector logo has some kilobytes; more would not fit into an e-mail's text
  const MOST_LINK = 1900; // characters: Windows hands over about 2,000 of a mailto link, and cuts the rest
  let logo = null;
  let reading = Promise.resolve(); // the logo's file, while it is being read

  // The local day, not the one in UTC.
  const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  byId("decided").value = local;

  // The countries of a region are listed when the reader wants to choose among them.
  function list(details) {
    const box = details.lastElementChild;
    if (box.childElementCount) return;
    const region = details.previousElementSibling.querySelector("input");
    for (const code of request.regions[details.dataset.term]) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, { type: "checkbox", checked: region.checked, value: code });
      input.name = `country-${details.closest(".use").dataset.key}-${details.dataset.term}`;
      input.addEventListener("change", () => {
        const all = [...box.querySelectorAll("input")];
        const some = all.filter((one) => one.checked).length;
        region.checked = some === all.length;
        region.indeterminate = some > 0 && some < all.length;
      });
      label.append(input, ` ${request.territories[code]}`);
      box.append(label);
    }
    region.addEventListener("change", () => {
      for (const one of box.querySelectorAll("input")) one.checked = region.checked;
      region.indeterminate = false;
    });
  }
  for (const details of form.querySelectorAll(".members")) details.addEventListener("toggle", () => list(details));

  function show(fieldset) {
    const answer = checked(`answer-${fieldset.dataset.key}`)[0];
    fieldset.querySelector(".limits").hidden = answer !== "limits";
    const upload = fieldset.querySelector(".upload");
    if (upload) upload.hidden = answer !== "yes" && answer !== "limits";
    fieldset.classList.remove("unanswered");
    fieldset.querySelector(".which").hidden = true;
  }
  for (const fieldset of fieldsets) fieldset.addEventListener("change", () => show(fieldset));

  // Answers are kept in this browser, under the request's own digest; if that is impossible, nothing is shown.
  const place = `onrecord-${request.digest}`;
  const listFields = () => [...form.elements].filter((field) => field.name && !field.name.startsWith("country-"));
  function remember() {
    try {
      const countries = [...form.querySelectorAll(".members input")].map((box) => [box.name, box.value, box.checked]);
      const fields = listFields().map((field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value));
      localStorage.setItem(place, JSON.stringify({ fields, countries }));
      byId("kept").hidden = false;
    } catch {
      /* no storage here */
    }
  }
  function recall() {
    try {
      const found = JSON.parse(localStorage.getItem(place));
      if (!found) return;
      listFields().forEach((field, i) => {
        if (/radio|checkbox/.test(field.type)) field.checked = found.fields[i] === true;
        else if (typeof found.fields[i] === "string") field.value = found.fields[i];
      });
      const opened = new Set(found.countries.map(([name]) => name));
      for (const details of form.querySelectorAll(".members")) {
        if (!opened.has(`country-${details.closest(".use").dataset.key}-${details.dataset.term}`)) continue;
        list(details);
        details.open = true;
      }
      for (const [name, value, on] of found.countries) {
        for (const box of boxes(name)) if (box.value === value) box.checked = on;
      }
      fieldsets.forEach(show);
      byId("kept").hidden = false;
    } catch {
      /* nothing usable is kept */
    }
  }
  recall();
  form.addEventListener("change", remember);
  form.addEventListener("input", remember);
  byId("clear").addEventListener("click", () => {
    try {
      localStorage.removeItem(place);
    } catch {
      /* nothing is kept */
    }
    form.reset();
    for (const box of form.querySelectorAll("input")) box.indeterminate = false;
    byId("decided").value = local;
    logo = null;
    fieldsets.forEach(show);
    byId("kept").hidden = true;
  });

  // The region if all of it is ticked, otherwise its ticked countries.
  function territories(key) {
    return boxes(`territory-${key}`).flatMap((box) => {
      const countries = boxes(`country-${key}-${box.value}`);
      if (box.checked || !countries.length) return box.checked ? [box.value] : [];
      return countries.filter((one) => one.checked).map((one) => one.value);
    });
  }

  function answerTo(key) {
    const answer = { answer: checked(`answer-${key}`)[0] };
    if (answer.answer !== "limits") return answer;
    const channels = boxes(`channel-${key}`).map((box) => box.value);
    const chosen = checked(`channel-${key}`);
    if (chosen.length < channels.length) answer.channels = chosen;
    const offered = boxes(`territory-${key}`).map((box) => box.value);
    const left = territories(key);
    if (left.join() !== offered.join()) answer.territories = [...new Set(left)];
    const through = byId(`through-${key}`).value;
    if (through) answer.through = through;
    const own = byId(`words-${key}`).value.trim();
    if (own) answer.words = own;
    return answer;
  }

  // A limited yes without a limit, or with nothing left, says nothing: which limit is missing?
  function lacks(answer) {
    if (!answer.answer) return words.missing;
    if (answer.answer !== "limits") return null;
    if ((answer.channels && !answer.channels.length) || (answer.territories && !answer.territories.length)) {
      return words.limit_nothing;
    }
    return Object.keys(answer).length > 1 ? null : words.limit_missing;
  }

  function armored(text) {
    const bytes = new TextEncoder().encode(text);
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary)
      .replace(/.{1,64}/g, "$&\n")
      .trim();
  }

  const day = (iso) =>
    new Intl.DateTimeFormat(request.language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

  // The answer in words, for the person who reads the mail.
  function describeAnswer(key, answer) {
    const limits = [
      [words.only_channels, answer.channels?.map((term) => request.channels[term]).join(", ")],
      [words.only_territories, answer.territories?.map((term) => request.territories[term]).join(", ")],
      [words.only_through, answer.through && day(answer.through)],
      [words.only_words, answer.words],
    ];
    const limitLines = limits
      .filter(([, limit]) => limit)
      .map(([label, limit]) => `  - ${label}${words.colon}${limit}`);
    return [`${request.titles[key]}${words.colon}${words[answer.answer]}`, ...limitLines];
  }

  const upload = byId("logo-file");
  if (upload) {
    const read = async (file) => {
      let binary = "";
      for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
      logo = { name: file.name, data: btoa(binary) };
    };
    upload.addEventListener("change", () => {
      const file = upload.files[0];
      const right = !file || (/\.(svg|png)$/i.test(file.name) && file.size <= MOST_LOGO);
      byId("logo-problem").hidden = right;
      logo = null;
      if (file && right) reading = read(file);
      else upload.value = "";
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await reading;
    const answers = {};
    let first = null;
    for (const fieldset of fieldsets) {
      const key = fieldset.dataset.key;
      answers[key] = answerTo(key);
      const lack = lacks(answers[key]);
      fieldset.classList.toggle("unanswered", lack !== null);
      const which = fieldset.querySelector(".which");
      which.hidden = !lack || !answers[key].answer;
      which.textContent = lack || "";
      if (lack && !first) first = fieldset;
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
      onrecord: "answer",
      version: 1,
      customer: request.customer,
      request: request.request,
      digest: request.digest,
      answers,
      signer: byId("signer").value.trim().replace(/\s+/g, " "),
      decided: byId("decided").value,
    };
    const note = byId("note").value.trim();
    if (note) answer.note = note;
    const allowed = fieldsets.some((one) => one.querySelector(".upload") && answers[one.dataset.key].answer !== "no");
    if (logo && allowed) answer.logo = logo;
    const json = `${JSON.stringify(answer, null, 2)}\n`;
    const lines = request.uses.flatMap((key) => describeAnswer(key, answers[key]));
    if (note) lines.push("", note);
    const code = [request.begin, armored(JSON.stringify(answer)), request.end];
    byId("text").value = [...lines, "", ...code].join("\n");
    byId("send").textContent = byId("send").dataset.text.replace("{file}", request.file);
    byId("done").hidden = false;
    byId("done").focus();
    const file = new File([json], request.file, { type: "application/json" });
    offer(file, lines, byId("text").value);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = request.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });

  // An e-mail to us with the text in it, or the name of the file to attach if too long; on a phone, the file to share.
  function offer(file, lines, text) {
    const write = byId("write");
    if (request.to) {
      const link = (body) =>
        `mailto:${encodeURIComponent(request.to).replace("%40", "@")}` +
        `?subject=${encodeURIComponent(words.reply_subject)}&body=${encodeURIComponent(body.replace(/\n/g, "\r\n"))}`;
      const whole = link(text);
      const short = [words.attach.replace("{file}", request.file), "", ...lines];
      while (link(short.join("\n")).length > MOST_LINK) short.pop();
      write.href = whole.length <= MOST_LINK ? whole : link(short.join("\n"));
      write.hidden = false;
    }
    const share = byId("share");
    if (navigator.canShare?.({ files: [file] })) {
      share.hidden = false;
      share.onclick = () =>
        navigator.share({ files: [file], title: words.reply_subject, text: lines.join("\n") }).catch(() => {});
    }
  }

  byId("copy").addEventListener("click", async () => {
    byId("text").select();
    try {
      await navigator.clipboard.writeText(byId("text").value);
    } catch {
      document.execCommand("copy");
    }
    byId("copy").textContent = words.copied;
  });
})();
