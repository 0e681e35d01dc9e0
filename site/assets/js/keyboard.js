// The catalog by keyboard: / to the search, arrows over the cards, Esc back.

/** `catalog` has input, cards, facets and `clear()`, which empties the search. */
export function onKey(event, { input, cards, facets, clear }) {
  const here = document.activeElement;
  if (event.key === "Escape") {
    if (facets.isSheet) facets.openSheet(false);
    else if (here === input && input.value) clear();
    else if (here === input) input.blur();
    else if (cards.list.contains(here)) input.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    input.focus();
    input.select();
    return;
  }
  const to = findGoal(event.key, here, input, cards);
  if (!to) return;
  event.preventDefault();
  to.focus();
}

/** Where a key leads from the focused element; null if nowhere. */
function findGoal(key, here, input, { list, links }) {
  if (here === input) return key === "ArrowDown" ? links[0] : null;
  const at = links.indexOf(here);
  if (at < 0) return null;
  const across = Math.max(1, getComputedStyle(list).gridTemplateColumns.split(" ").length);
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -at, End: links.length };
  if (steps[key] === undefined) return null;
  const to = at + steps[key];
  return to < 0 && key === "ArrowUp" ? input : links[Math.min(Math.max(to, 0), links.length - 1)];
}
