/**
 * Which addresses Kickoff calls on behalf of a team. Pure: no name is resolved, so a public name that resolves to a
 * private address passes. On Cloudflare's network such a call reaches nothing private.
 * Source: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */

export interface AddressRules {
  /** Where this Worker itself answers: `kickoff.example.com`, `localhost:8787`. Without a port, every port counts. */
  readonly ownHosts: readonly string[];
  /**
   * For one machine: allows http, and loopback and private addresses and names. A host is then this Worker's own at its
   * own port alone, and every loopback address is the same host.
   */
  readonly allowsLocal: boolean;
}

/** An address that may be called, in the one spelling to keep and to call; or a sentence that says why not. */
export type GuardedAddress =
  | { readonly allowed: true; readonly url: string }
  | { readonly allowed: false; readonly reason: string };

/** What an address literal or a special name stands for. `local`: allowed where the rules allow what is local. */
interface SpecialUse {
  readonly words: string;
  readonly local: boolean;
}

/** The family of an address and its bits as a number. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

interface Range extends Address {
  readonly prefix: number;
  readonly use: SpecialUse;
}

const LOOPBACK: SpecialUse = { words: "a loopback address", local: true };
const PRIVATE: SpecialUse = { words: "a private address", local: true };
const LINK_LOCAL: SpecialUse = { words: "a link-local address", local: false };
const MULTICAST: SpecialUse = { words: "a multicast address", local: false };
const RESERVED: SpecialUse = { words: "a reserved address", local: false };
const LOCAL_NAME: SpecialUse = { words: "a name of a local network", local: true };

/**
 * What is no public host's: of IPv4 all that is not globally reachable; of IPv6 what has a name of its own, and of
 * 2000::/3 the ranges that carry an IPv4 address or belong to no host. The rest beyond 2000::/3 is reserved.
 * Sources: https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry, https://www.iana.org/assignments/ipv6-address-space
 */
const SPECIAL_RANGES: readonly Range[] = [
  range("0.0.0.0", 8, RESERVED),
  range("10.0.0.0", 8, PRIVATE),
  range("100.64.0.0", 10, PRIVATE),
  range("127.0.0.0", 8, LOOPBACK),
  range("169.254.0.0", 16, LINK_LOCAL),
  range("172.16.0.0", 12, PRIVATE),
  range("192.0.0.0", 24, RESERVED),
  range("192.0.2.0", 24, RESERVED),
  range("192.88.99.0", 24, RESERVED),
  range("192.168.0.0", 16, PRIVATE),
  range("198.18.0.0", 15, RESERVED),
  range("198.51.100.0", 24, RESERVED),
  range("203.0.113.0", 24, RESERVED),
  range("224.0.0.0", 4, MULTICAST),
  range("240.0.0.0", 4, RESERVED),
  range("::1", 128, LOOPBACK),
  range("fc00::", 7, PRIVATE),
  range("fe80::", 10, LINK_LOCAL),
  range("ff00::", 8, MULTICAST),
  range("2001::", 23, RESERVED),
  range("2001:db8::", 32, RESERVED),
  range("2002::", 16, RESERVED),
  range("3fff::", 20, RESERVED),
];

const GLOBAL_IPV6: Range = range("2000::", 3, RESERVED);

/**
 * Ends of names that are never delegated in public and that networks use within.
 * Sources: RFC 6761 (localhost), RFC 6762 (local, and the others in its appendix G), RFC 8375 (home.arpa)
 */
const LOCAL_SUFFIXES = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
];

/** May this Worker call this address? The reason of a refusal is a sentence about "the URL", with no part of it. */
export function guardAddress(
  text: string,
  { ownHosts, allowsLocal }: AddressRules,
): GuardedAddress {
  if (!URL.canParse(text)) return refuse("The URL cannot be read.");
  const url = new URL(text);
  const { protocol, username, password } = url;
  if (protocol !== "https:" && !(allowsLocal && protocol === "http:")) {
    return refuse("The URL must begin with https://.");
  }
  if (username !== "" || password !== "") {
    return refuse("The URL must not carry a user name or a password.");
  }
  const host = toHost(url);
  if (host === "" || host.split(".").includes("")) return refuse("The URL must name a host.");
  if (ownHosts.some((own) => isOwnHost(url, own, allowsLocal))) {
    return refuse("The URL must not be one of this service itself.");
  }
  const use = findSpecialUse(host);
  if (use !== null && !(allowsLocal && use.local)) {
    return refuse(`The URL must name a public host, and this is ${use.words}.`);
  }
  // What follows # is never sent.
  url.hash = "";
  return { allowed: true, url: url.href };
}

/**
 * The same by the rules of this deployment.
 *
 * @param ownHosts none where no request tells which host is the Worker's own: it was checked when the URL was given
 */
export function guardDeployed(
  url: string,
  { LOCAL_SENDERS }: Pick<Env, "LOCAL_SENDERS">,
  ownHosts: readonly string[] = [],
): GuardedAddress {
  const isLocalAllowed: string = LOCAL_SENDERS;
  return guardAddress(url, { ownHosts, allowsLocal: isLocalAllowed === "allowed" });
}

function refuse(reason: string): GuardedAddress {
  return { allowed: false, reason };
}

/** The host as the URL standard has spelt it, without the dot that may end a name and the brackets of IPv6. */
function toHost({ hostname }: URL): string {
  return hostname.replace(/\.$/, "").replace(/^\[(.*)\]$/, "$1");
}

function isOwnHost(url: URL, own: string, allowsLocal: boolean): boolean {
  const ownUrl = new URL(`http://${own}`);
  const [host, ownHost] = [toHost(url), toHost(ownUrl)];
  if (!allowsLocal) return host === ownHost;
  const isSameHost = host === ownHost || (isLoopback(host) && isLoopback(ownHost));
  const isSamePort = ownUrl.port === "" || ownUrl.port === portOf(url);
  return isSameHost && isSamePort;
}

function isLoopback(host: string): boolean {
  return hasSuffix(host, "localhost") || findSpecialUse(host) === LOOPBACK;
}

function portOf({ port, protocol }: URL): string {
  if (port !== "") return port;
  return protocol === "https:" ? "443" : "80";
}

function findSpecialUse(host: string): SpecialUse | null {
  const address = readAddress(host);
  if (address !== null) return findUseOfAddress(address);
  // A name of a single part is looked up within a network alone.
  const isLocal = !host.includes(".") || LOCAL_SUFFIXES.some((suffix) => hasSuffix(host, suffix));
  return isLocal ? LOCAL_NAME : null;
}

function hasSuffix(host: string, suffix: string): boolean {
  return host === suffix || host.endsWith(`.${suffix}`);
}

function findUseOfAddress(address: Address): SpecialUse | null {
  const special = SPECIAL_RANGES.find((candidate) => isWithin(address, candidate));
  if (special !== undefined) return special.use;
  return address.bits === 32 || isWithin(address, GLOBAL_IPV6) ? null : RESERVED;
}

function isWithin({ bits, value }: Address, { bits: ownBits, value: first, prefix }: Range) {
  const rest = BigInt(ownBits - prefix);
  return bits === ownBits && value >> rest === first >> rest;
}

function range(first: string, prefix: number, use: SpecialUse): Range {
  const address = readAddress(first);
  if (address === null) throw new TypeError(`No address: ${first}`);
  return { ...address, prefix, use };
}

/** An address in the spelling of the URL standard, which knows one for each; null for a name. */
function readAddress(host: string): Address | null {
  if (/^\d+(\.\d+){3}$/.test(host)) {
    return { bits: 32, value: joinParts(host.split(".").map(Number), 8n) };
  }
  if (!host.includes(":")) return null;
  const [before = [], after = []] = host.split("::").map(readGroups);
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return { bits: 128, value: joinParts([...before, ...zeros, ...after], 16n) };
}

function readGroups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

function joinParts(parts: readonly number[], bitsOfPart: bigint): bigint {
  return parts.reduce((value, part) => (value << bitsOfPart) | BigInt(part), 0n);
}
