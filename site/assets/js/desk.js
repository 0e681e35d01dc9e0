// The desk: only this browser remembers whose it is.
import { rememberMe, recallMe } from "./browser.js";
import { $ } from "./elements.js";
import { loadPartsOfFurther } from "./further-pages.js";

/** Take over the desk: everybody's tasks on this page, or the reader's own from all pages of the list. */
export function start(root) {
  const me = $("#desk-me", root);
  const none = $("[data-none]", root);
  const here = [...root.querySelectorAll("[data-owner]")];
  let others = null;
  me.value = recallMe();
  if (me.selectedIndex < 0) me.value = ""; // a person who left
  const draw = async () => {
    if (me.value) none.before(...(await (others ??= loadPartsOfFurther(root, "[data-owner]"))));
    const sections = [...root.querySelectorAll("[data-owner]")];
    for (const section of sections)
      section.hidden = me.value ? section.dataset.owner !== me.value : !here.includes(section);
    none.hidden = sections.some((section) => !section.hidden);
    none.textContent = me.value ? "Nothing needs you." : "Nothing needs attention.";
  };
  me.addEventListener("change", () => {
    rememberMe(me.value);
    draw().catch(({ message }) => Object.assign(none, { hidden: false, textContent: message }));
  });
  return draw();
}
