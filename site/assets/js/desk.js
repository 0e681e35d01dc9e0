// The desk: whose it is, remembered in this browser only.
import { keep, recall } from "./browser.js";
import { $ } from "./elements.js";

const KEY = "onrecord-me";

export function start(root) {
  const me = $("#desk-me", root);
  if (!me) return;
  const known = [...me.options].map((option) => option.value);
  const before = recall(KEY) ?? "";
  me.value = known.includes(before) ? before : "";
  const show = () => {
    for (const section of root.querySelectorAll("[data-owner]"))
      section.hidden = me.value !== "" && section.dataset.owner !== me.value;
  };
  me.addEventListener("change", () => {
    keep(KEY, me.value);
    show();
  });
  show();
}
