// The customers of the public site on a page of your own:
//
//   <div data-onrecord="logos"></div>
//   <script src="https://HOST/embed/customers.js" async></script>
//
// data-onrecord names what is shown: logos, quotes, stories, or several of them; data-industry="retail" narrows it.
// DATA comes with the script (publish/embed.py). What has ended by the reader's day is left out, also in an open tab.
/* global DATA */
const BASE = new URL("../", document.currentScript.src);
const MINUTE_MS = 60_000; // how often an open tab checks the day

/** Today in the policy's time zone; never before the build, and in a preview the build's day. */
const today = () => {
  const format = { timeZone: DATA.zone, year: "numeric", month: "2-digit", day: "2-digit" };
  const reader = DATA.preview ? DATA.day : new Intl.DateTimeFormat("en-CA", format).format(new Date());
  return reader > DATA.day ? reader : DATA.day;
};
const isCurrent = (through) => through === null || today() <= through;

const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
  element.append(...children.filter(Boolean));
  return element;
};

/** The customer on the reader's day, without what has ended; null if nothing is left. */
const findAllowed = (customer) => {
  const name = customer.name && isCurrent(customer.name_valid_through) ? customer.name : null;
  const logo = customer.logo && isCurrent(customer.logo_valid_through) ? customer.logo : null;
  if (!name && !logo) return null;
  const story = name && customer.story && isCurrent(customer.story.valid_through) ? customer.story : null;
  const quotes = name ? customer.quotes.filter((quote) => isCurrent(quote.valid_through)) : [];
  return { ...customer, name, logo, story, quotes };
};

const drawPicture = ({ name, logo }) =>
  logo
    ? h("img", { src: new URL(logo, BASE).href, alt: name ?? "The logo of a customer", loading: "lazy" })
    : h("span", { class: "name" }, name);

const linkTo = (address, child) => (address ? h("a", { href: address, rel: "noopener" }, child) : child);

const makeSmall = (text) => (text ? h("small", {}, text) : null);

const PARTS = {
  logos: (customers) =>
    h(
      "ul",
      { class: "logos" },
      ...customers.map((one) => h("li", {}, linkTo(one.name && one.website, drawPicture(one)))),
    ),
  quotes: (customers) =>
    h(
      "div",
      { class: "quotes" },
      ...customers.flatMap((one) =>
        one.quotes.map((quote) =>
          h(
            "figure",
            {},
            h("blockquote", {}, `“${quote.text}”`),
            h(
              "figcaption",
              {},
              quote.attribution,
              quote.source &&
                h(
                  "small",
                  {},
                  linkTo(quote.source.url, quote.source.name),
                  quote.source.published && `, ${quote.source.published}`,
                ),
              makeSmall(quote.disclosure),
            ),
          ),
        ),
      ),
    ),
  stories: (customers) =>
    h(
      "div",
      { class: "stories" },
      ...customers
        .filter((one) => one.story)
        .map(({ name, industry_title, story }) =>
          h(
            "article",
            {},
            h("p", { class: "who" }, [name, industry_title].filter(Boolean).join(" · ")),
            h("h3", {}, linkTo(story.url, story.outcome)),
            h(
              "dl",
              {},
              ...story.figures.map(({ value, label }) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
            ),
            makeSmall(story.disclosure),
          ),
        ),
    ),
};

const SHEET = new CSSStyleSheet(); // constructed sheets need no style-src of the page that shows this
SHEET.replaceSync(`
  :host { display: block; color: inherit; font: inherit; }
  * { box-sizing: border-box; margin: 0; padding: 0; }
  a { color: inherit; }
  a:focus-visible { outline: 2px solid currentColor; outline-offset: 4px; border-radius: 4px; }
  .logos { display: grid; gap: 1px; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); list-style: none; }
  .logos li, .logos a { display: grid; place-items: center; height: 6rem; padding: 0.75rem; text-decoration: none; }
  .logos a { width: 100%; padding: 0; }
  .logos img { width: 8rem; height: 3.5rem; object-fit: contain; background: #fff; border-radius: 6px; padding: 0.35rem; }
  .logos .name { font-weight: 600; font-size: 1.05rem; text-align: center; text-wrap: balance; }
  .quotes, .stories { display: grid; gap: 2.5rem 3rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
  blockquote { font-size: 1.35rem; line-height: 1.4; text-wrap: pretty; }
  figcaption, .who, dt, small { font-size: 0.875rem; opacity: 0.8; }
  figcaption { margin-top: 0.75rem; }
  small { display: block; margin-top: 0.25rem; }
  h3 { font-size: 1.35rem; line-height: 1.3; margin: 0.25rem 0 0.75rem; text-wrap: balance; }
  dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; }
  dl div { display: flex; flex-direction: column-reverse; }
  dd { font-size: 1.35rem; font-weight: 600; }
`);

const draw = (place) => {
  const wanted = (place.dataset.onrecord || "logos").split(/\s+/).filter((part) => part in PARTS);
  const customers = DATA.customers
    .map(findAllowed)
    .filter((one) => one && (!place.dataset.industry || one.industry === place.dataset.industry));
  place.shadowRoot.replaceChildren(...wanted.map((part) => PARTS[part](customers)));
};

const start = () => {
  // A page may have the script twice.
  const places = [...document.querySelectorAll("[data-onrecord]")].filter((place) => !place.shadowRoot);
  for (const place of places) place.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
  let day = null;
  const look = () => {
    if (day === today()) return;
    day = today();
    places.forEach(draw);
  };
  look();
  setInterval(look, MINUTE_MS);
  document.addEventListener("visibilitychange", look);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
