// What a page asks of the browser: to remember, and to copy.
import { $ } from "./elements.js";

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* private windows have no memory */
  }
}

const ME = "onrecord-by";

/** The reader, as a key of policy's people: as last chosen in this browser; empty if nobody was chosen. */
export const recallMe = () => recall(ME) ?? "";
export const rememberMe = (person) => keep(ME, person);

/** Copy a text and say so on the button. */
export async function copy(text, button) {
  const label = $("span", button);
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Could not copy";
  }
  setTimeout(() => {
    label.textContent = before;
  }, 1800); // long enough to read "Copied", short enough not to be taken for the button's name
}
