// The desk: whose it is, remembered in this browser only.
import { rememberMe, recallMe } from "./browser.js";
import { $ } from "./elements.js";

export function start(root) {
  const me = $("#desk-me", root);
  if (!me) return;
  const known = [...me.options].map((option) => option.value);
  const before = recallMe();
  me.value = known.includes(before) ? before : "";
  const show = () => {
    for (const section of root.querySelectorAll("[data-owner]"))
      section.hidden = me.value !== "" && section.dataset.owner !== me.value;
  };
  me.addEventListener("change", () => {
    rememberMe(me.value);
    show();
  });
  show();
}
