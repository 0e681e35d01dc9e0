// A list of several pages as a whole: the parts on its other pages, one page after the other.

/** The elements that a selector finds on the list's other pages, with links that work from this one. */
export async function loadPartsOfFurther(root, selector) {
  const parts = [];
  for (const { href } of root.querySelectorAll("[aria-label='Further pages'] a:not([aria-current])")) {
    const answer = await fetch(href);
    if (!answer.ok)
      throw new Error(`Another page of this list could not be loaded: the server answered ${answer.status}.`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of page.querySelectorAll(selector)) {
      for (const link of part.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), href).href;
      parts.push(document.adoptNode(part));
    }
  }
  return parts;
}
