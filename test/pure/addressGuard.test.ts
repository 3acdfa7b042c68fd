/**
 * Which addresses are called for a team, in every spelling that is known to pass guards of this kind.
 * Sources: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html,
 * https://github.com/swisskyrepo/PayloadsAllTheThings/tree/master/Server%20Side%20Request%20Forgery
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { guardAddress } from "../../src/outbound/addressGuard.ts";

const DEPLOYED = { ownHosts: ["kickoff.example.com"], allowsLocal: false };
const LOCAL = { ownHosts: ["localhost:8787"], allowsLocal: true };

const NOT_HTTPS = "The URL must begin with https://.";
const CREDENTIALS = "The URL must not carry a user name or a password.";
const OWN = "The URL must not be one of this service itself.";
const UNREADABLE = "The URL cannot be read.";
const NO_HOST = "The URL must name a host.";
const isUse = (use: string) => `The URL must name a public host, and this is ${use}.`;
const LOOPBACK = isUse("a loopback address");
const PRIVATE = isUse("a private address");
const LINK_LOCAL = isUse("a link-local address");
const MULTICAST = isUse("a multicast address");
const RESERVED = isUse("a reserved address");
const LOCAL_NAME = isUse("a name of a local network");

describe("a deployed Worker", () => {
  it.each([
    ["https://sender.example.com", "https://sender.example.com/"],
    ["https://sender.example.com/kickoff?team=1", "https://sender.example.com/kickoff?team=1"],
    ["https://sender.example.com:8443/", "https://sender.example.com:8443/"],
    ["https://sender.example.com:443/", "https://sender.example.com/"],
    ["https://sender.example.com./", "https://sender.example.com./"],
    ["HTTPS://Sender.Example.COM/A", "https://sender.example.com/A"],
    ["  https://sender.example.com/\n", "https://sender.example.com/"],
    ["https:\\\\sender.example.com\\a", "https://sender.example.com/a"],
    ["https://sender.example.com/#part", "https://sender.example.com/"],
    ["https://müller.example/", "https://xn--mller-kva.example/"],
    ["https://1.1.1.1/", "https://1.1.1.1/"],
    ["https://11.0.0.1/", "https://11.0.0.1/"],
    ["https://9.255.255.255/", "https://9.255.255.255/"],
    ["https://100.63.255.255/", "https://100.63.255.255/"],
    ["https://100.128.0.0/", "https://100.128.0.0/"],
    ["https://126.255.255.255/", "https://126.255.255.255/"],
    ["https://128.0.0.0/", "https://128.0.0.0/"],
    ["https://169.253.255.255/", "https://169.253.255.255/"],
    ["https://172.15.255.255/", "https://172.15.255.255/"],
    ["https://172.32.0.0/", "https://172.32.0.0/"],
    ["https://192.167.255.255/", "https://192.167.255.255/"],
    ["https://192.169.0.0/", "https://192.169.0.0/"],
    ["https://198.17.255.255/", "https://198.17.255.255/"],
    ["https://198.20.0.0/", "https://198.20.0.0/"],
    ["https://223.255.255.255/", "https://223.255.255.255/"],
    ["https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"],
    ["https://[2001:200::]/", "https://[2001:200::]/"],
    ["https://[2003::1]/", "https://[2003::1]/"],
    ["https://localhost.example.com/", "https://localhost.example.com/"],
    ["https://mylocalhost.com/", "https://mylocalhost.com/"],
    ["https://internal.example.com/", "https://internal.example.com/"],
    ["https://thelocal.fr/", "https://thelocal.fr/"],
    ["https://kickoff.example.com.evil.net/", "https://kickoff.example.com.evil.net/"],
    // No name is resolved: these are private all the same, which only the network can tell.
    ["https://127.0.0.1.nip.io/", "https://127.0.0.1.nip.io/"],
    ["https://localtest.me/", "https://localtest.me/"],
  ])("calls %s", (text, url) => {
    expect(guardAddress(text, DEPLOYED)).toEqual({ allowed: true, url });
  });

  it.each<[reason: string, texts: string[]]>([
    [
      UNREADABLE,
      [
        "",
        "sender.example.com",
        "//sender.example.com",
        "/actions",
        "https://",
        "https:///",
        "https://exa mple.com/",
        "https://sender.example.com:99999/",
        "https://%00.example.com/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://0x7f.1.1.1.1/",
        "https://127.0.0.09/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[::ffff:127.0.0.256]/",
        "https://[1:2:3:4:5:6:7:8:9]/",
        "https://127.0.0.1%00.example.com/",
        "https://example.com%0d%0a/",
      ],
    ],
    [
      NOT_HTTPS,
      [
        "http://sender.example.com/",
        "http://127.0.0.1/",
        "ftp://sender.example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "dict://127.0.0.1:11211/stats",
        "data:application/json,{}",
        "javascript:alert(1)",
        "ws://sender.example.com/",
        "wss://sender.example.com/",
        "blob:https://sender.example.com/1",
        "about:blank",
        "sender.example.com:443/",
      ],
    ],
    [
      CREDENTIALS,
      [
        "https://user@sender.example.com/",
        "https://user:password@sender.example.com/",
        "https://:password@sender.example.com/",
        "https://sender.example.com@127.0.0.1/",
        "https://sender.example.com:80@127.0.0.1/",
        "https://127.0.0.1%23@sender.example.com@localhost/",
        "https://user%40x@sender.example.com/",
      ],
    ],
    [NO_HOST, ["https://./", "https://localhost../", "https://127.0.0.1../", "https://a..b.com/"]],
    [
      OWN,
      [
        "https://kickoff.example.com/",
        "https://kickoff.example.com/v1/accounts",
        "https://kickoff.example.com:8443/",
        "https://kickoff.example.com./",
        "https://KICKOFF.example.com/",
        "https://kickoff%2eexample.com/",
        "https://kickoff。example．com/",
        "https://ⓚⓘⓒⓚⓞⓕⓕ.example.com/",
      ],
    ],
    [
      LOOPBACK,
      [
        "https://127.0.0.1/",
        "https://127.0.0.1:8443/",
        "https://127.0.0.1./",
        "https://127.255.255.254/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://0177.0.0.01/",
        "https://00000177.00000000.00000000.00000001/",
        "https://0x7f000001/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0X7F.1/",
        "https://0x7f.0.0.1/",
        "https://127.0.0.0x1/",
        "https://%31%32%37.0.0.1/",
        "https://127。0。0。1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.０.０.１/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[0000:0000:0000:0000:0000:0000:0000:0001]/",
        "https://[::0.0.0.1]/",
        "https:127.0.0.1",
        "https:/127.0.0.1/",
        "https:////127.0.0.1/",
        "https://127.0.0.1\\@sender.example.com/",
        "https://127.0.0.1#@sender.example.com/",
        "https://127.0.0.1?@sender.example.com/",
        "ht\ntps://127.0.\t0.1/",
      ],
    ],
    [
      PRIVATE,
      [
        "https://10.0.0.0/",
        "https://10.255.255.255/",
        "https://167772161/",
        "https://012.0.0.1/",
        "https://0xa.1/",
        "https://100.64.0.0/",
        "https://100.100.100.200/",
        "https://100.127.255.255/",
        "https://172.16.0.0/",
        "https://172.31.255.255/",
        "https://192.168.0.0/",
        "https://192.168.255.255/",
        "https://3232235521/",
        "https://0xc0a80001/",
        "https://0300.0250.0.1/",
        "https://[fc00::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/",
      ],
    ],
    [
      LINK_LOCAL,
      [
        "https://169.254.169.254/latest/meta-data/",
        "https://169.254.0.0/",
        "https://169.254.255.255/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0251.0376.0251.0376/",
        "https://0xA9.0xFE.0xA9.0xFE/",
        "https://169.254.43518/",
        "https://[fe80::1]/",
        "https://[febf::1]/",
      ],
    ],
    [MULTICAST, ["https://224.0.0.1/", "https://239.255.255.255/", "https://[ff02::1]/"]],
    [
      RESERVED,
      [
        "https://0/",
        "https://0.0.0.0/",
        "https://0x0/",
        "https://0.1.2.3/",
        "https://192.0.0.192/",
        "https://192.0.2.1/",
        "https://192.88.99.1/",
        "https://198.18.0.0/",
        "https://198.19.255.255/",
        "https://198.51.100.1/",
        "https://203.0.113.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://4294967295/",
        "https://[::]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:ffff:7f00:0001]/",
        "https://[::FFFF:169.254.169.254]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:1.1.1.1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[100::1]/",
        "https://[2001::1]/",
        "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "https://[2001:20::1]/",
        "https://[2001:db8::1]/",
        "https://[2002:7f00:1::]/",
        "https://[3fff::1]/",
        "https://[5f00::1]/",
        "https://[fec0::1]/",
        "https://[4000::]/",
        "https://[1fff:ffff::]/",
      ],
    ],
    [
      LOCAL_NAME,
      [
        "https://localhost/",
        "https://localhost:8443/",
        "https://localhost./",
        "https://LOCALHOST/",
        "https://lo%63alhost/",
        "https://ｌocalhost/",
        "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "https://loc\u00adalhost/",
        "https://kickoff.localhost/",
        "https://a.b.localhost./",
        "https://localhost.localdomain/",
        "https://printer.local/",
        "https://local/",
        "https://metadata.google.internal/",
        "https://instance-data.ec2.internal/",
        "https://db.internal./",
        "https://nas.home.arpa/",
        "https://home.arpa/",
        "https://router.lan/",
        "https://wiki.corp/",
        "https://wiki.intranet/",
        "https://metadata/",
        "https://kubernetes/",
        "https://com/",
      ],
    ],
  ])("says: %s", (reason, texts) => {
    expect(texts.map((text) => [text, guardAddress(text, DEPLOYED)])).toEqual(
      texts.map((text) => [text, { allowed: false, reason }]),
    );
  });

  it("knows each of its hosts, with and without a port", () => {
    const rules = { ownHosts: ["kickoff.workers.dev", "api.example.com:8443"], allowsLocal: false };
    const verdicts = ["https://kickoff.workers.dev/", "https://api.example.com/"].map((text) =>
      guardAddress(text, rules),
    );
    expect(verdicts).toEqual(Array(2).fill({ allowed: false, reason: OWN }));
  });
});

describe("where local addresses are allowed", () => {
  it.each([
    "https://sender.example.com/",
    "http://sender.example.com/",
    "http://localhost:8788/",
    "http://localhost/",
    "http://127.0.0.1:8788/actions",
    "http://[::1]:8788/",
    "http://sender.localhost:8788/",
    "http://10.0.0.1/",
    "http://192.168.1.2:3000/",
    "http://[fd00::1]/",
    "http://sender:8080/",
    "http://nas.local/",
  ])("calls %s", (text) => {
    expect(guardAddress(text, LOCAL)).toEqual({ allowed: true, url: text });
  });

  it.each<[reason: string, texts: string[]]>([
    [NOT_HTTPS, ["ftp://localhost/", "file:///etc/passwd", "ws://localhost:8788/"]],
    [CREDENTIALS, ["http://user@localhost:8788/"]],
    [
      OWN,
      [
        "http://localhost:8787/",
        "http://localhost.:8787/",
        "https://localhost:8787/",
        "http://127.0.0.1:8787/",
        "http://127.1:8787/",
        "http://[::1]:8787/v1",
        "http://x.localhost:8787/",
      ],
    ],
    [LINK_LOCAL, ["http://169.254.169.254/", "http://[fe80::1]/"]],
    [MULTICAST, ["http://224.0.0.1/"]],
    [RESERVED, ["http://0.0.0.0:8788/", "http://[::]:8788/", "http://[::ffff:127.0.0.1]:8788/"]],
  ])("still says: %s", (reason, texts) => {
    expect(texts.map((text) => [text, guardAddress(text, LOCAL)])).toEqual(
      texts.map((text) => [text, { allowed: false, reason }]),
    );
  });

  it.each([
    ["kickoff.test:443", "https://kickoff.test/", false],
    ["kickoff.test:443", "http://kickoff.test/", true],
    ["kickoff.test:8787", "http://kickoff.test/", true],
    ["kickoff.test:8787", "https://kickoff.test:8787/", false],
    ["kickoff.test", "http://kickoff.test:8788/", false],
  ])("where %s is its own, judges %s by its port: %j", (own, text, allowed) => {
    expect(guardAddress(text, { ownHosts: [own], allowsLocal: true }).allowed).toBe(allowed);
  });
});

it("gives the same verdict to each spelling of an IPv4 address, and to what it calls", () => {
  const part = fc.integer({ min: 0, max: 255 });
  const spell = fc.constantFrom(
    (byte: number) => `${byte}`,
    (byte: number) => `0${byte.toString(8)}`,
    (byte: number) => `0x${byte.toString(16)}`,
  );
  fc.assert(
    fc.property(
      fc.tuple(part, part, part, part),
      fc.tuple(spell, spell, spell, spell),
      (bytes, spellings) => {
        const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
        const plain = guardAddress(`https://${bytes.join(".")}/`, DEPLOYED);
        const others = [
          `https://${bytes.map((byte, index) => spellings[index]?.(byte)).join(".")}/`,
          `https://${value}/`,
          `https://0x${value.toString(16)}/`,
          `https://0${value.toString(8)}/`,
        ];
        expect(others.map((text) => guardAddress(text, DEPLOYED))).toEqual(others.map(() => plain));
        if (plain.allowed) expect(guardAddress(plain.url, DEPLOYED)).toEqual(plain);
      },
    ),
  );
});

it("answers any text, and calls nothing but https to a public host", () => {
  const character = fc.constantFrom(..."https:/\\@.#?%[]0123456789abcdefx-_ \t\n。１ⓛ\u00ad");
  const text = fc.oneof(
    fc.string({ unit: character, maxLength: 40 }),
    fc.string({ unit: character, maxLength: 30 }).map((rest) => `https://${rest}`),
    fc.ipV6().map((address) => `https://[${address}]/`),
  );
  fc.assert(
    fc.property(text, (given) => {
      const verdict = guardAddress(given, DEPLOYED);
      if (!verdict.allowed) return verdict.reason.endsWith(".");
      const { protocol, username, password, hostname, hash } = new URL(verdict.url);
      return (
        [protocol, username, password, hash].join("") === "https:" &&
        (hostname.startsWith("[2") || hostname.startsWith("[3") || hostname.includes("."))
      );
    }),
    { numRuns: 500 },
  );
});
