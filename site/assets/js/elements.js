// Small pieces that the scripts of pages draw with.
export const $ = (selector, root = document) => root.querySelector(selector);

/** A count with thousands separators. */
export const number = new Intl.NumberFormat("en").format;

export function makeOption(value, title, selected = false) {
  const element = new Option(title, value, false, selected);
  return element;
}

export function makeIcon(name) {
  const element = document.createElement("i");
  element.className = `i i-${name}`;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** A line with its icon before it, as one element. */
export function makeMarked(tag, tone, mark, text) {
  const element = document.createElement(tag);
  element.className = tone;
  element.append(makeIcon(mark), Object.assign(document.createElement("span"), { textContent: text }));
  return element;
}

/** A text in which lines do not break at the hyphens of a word (tool/onrecord/publish/words.py). */
export const keepWords = (text) =>
  text
    .split(/([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+)/u)
    .map((part, i) => (i % 2 ? h("span", { class: "or-whole" }, part) : part));

/** Facts (texts, or lists of parts) on one line with dots between them; a fact that begins a line has none (page.css, .or-dots). */
export const addDots = (facts) =>
  facts.map((fact, i) => h("span", {}, ...(i ? [h("span", { class: "or-dot" }, "·"), " "] : []), ...[fact].flat()));

/** An element with attributes (true: without a value; false or null: absent) and children, null ones left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child !== null));
  return element;
}
