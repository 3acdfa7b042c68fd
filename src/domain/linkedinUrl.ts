/** Which LinkedIn addresses name one person, and how they are spelt. Pure. */

const ORIGIN = "https://www.linkedin.com";

/** Up to the path. Exports often leave the scheme out; credentials and ports belong to no person's address. */
const SITE = /^((https?:)?\/\/)?([a-z0-9-]+\.)?linkedin\.com\.?(?=\/)/i;

/** The path of a person, also as e-mails and the site for phones have it: what kind of address it is, then who. */
const PERSON =
  /^\/(?:(?:comm|mwlite|profile)\/)*(in|pub|sales\/lead|sales\/people|talent\/profile)\/(.*)/i;

/** The id of a member, which stands in the place of a handle and tells cases apart. */
const MEMBER_ID = /^AC[a-zA-Z]AA/;

/** No handle has these: a query that was joined or encoded wrongly, and what the text around an address left at its end. */
const FOREIGN = /[ ,;:.!)\]}>"'’”»]*([?&#].*)?$/s;

const ESCAPE = /%[0-9a-f]{2}/i;

const PART = /^(?!\.{1,2}$)[^\s\p{Cc}/]+$/u;

/** The address of a person in one spelling, so that one person has one; null when it names nobody. */
export function toLinkedinUrl(text: string): string | null {
  if (!SITE.test(text)) return null;
  const { pathname } = new URL(text.replace(SITE, ORIGIN));
  const [, kind, rest] = PERSON.exec(pathname.replace(/\/+/g, "/")) ?? [];
  if (kind === undefined || rest === undefined) return null;
  const path = kind.toLowerCase();
  // An old public profile is told from others of the name by three more parts.
  const parts = rest.split("/", path === "pub" ? 4 : 1).map((part) => readPart(path, part));
  if (path === "pub" && parts.length < 4) return null;
  if (!parts.every((part) => PART.test(part))) return null;
  return [ORIGIN, path, ...parts.map(encodeURIComponent)].join("/");
}

/** What was encoded more than once; a text that only looks so stays. */
function decode(text: string): string {
  try {
    return ESCAPE.test(text) ? decode(decodeURIComponent(text)) : text;
  } catch {
    return text;
  }
}

/** A part as it is kept, decoded; empty when it cannot be. */
function readPart(path: string, encoded: string): string {
  try {
    // Behind the id of a lead, a search leaves words of its own.
    const own = path.startsWith("sales/") ? encoded.replace(/(,|%2C).*/i, "") : encoded;
    const part = decode(decodeURIComponent(own)).replace(FOREIGN, "").normalize("NFC");
    const isHandle = ["in", "pub"].includes(path) && !MEMBER_ID.test(part);
    return isHandle ? part.toLowerCase().normalize("NFC") : part;
  } catch {
    return "";
  }
}
