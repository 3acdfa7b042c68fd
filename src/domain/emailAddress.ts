/**
 * Which texts are e-mail addresses, and how they are spelt. Pure. The form is that of RFC 5321 (section 4.1.2) and of RFC 6531:
 * atoms with single dots between them, in any script; a quoted local part or an address literal is nobody's in a list of
 * people. Added to it: a domain has at least two labels, and the last begins with a letter, so that it is no IPv4 address.
 */

const LOCAL_PART = /^(?!\.)(\.?[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{N}-])+$/u;
const DOMAIN = /^([a-z\d][a-z\d-]*\.)+[a-z][a-z\d-]*[a-z\d]$/i;
/** In it nothing is special to a URL, whose parser knows international domains. */
const INTERNATIONAL_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;

/** An address as it is kept: its domain in ASCII, so that both spellings of it are one person. Null when it is none. */
export function toEmailAddress(text: string): string | null {
  const at = text.lastIndexOf("@");
  if (at < 0) return null;
  const local = text.slice(0, at).normalize("NFC");
  const domain = toAscii(text.slice(at + 1));
  return LOCAL_PART.test(local) && DOMAIN.test(domain) ? `${local}@${domain}` : null;
}

/** A domain that is in ASCII already stays as it is; empty when it cannot be. */
function toAscii(domain: string): string {
  if (DOMAIN.test(domain) || !INTERNATIONAL_DOMAIN.test(domain)) return domain;
  const url = `http://${domain}`;
  return URL.canParse(url) ? new URL(url).hostname : "";
}
