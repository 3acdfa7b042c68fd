/** The addresses that name one person, each in one spelling, and no others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toLinkedinUrl } from "../../src/domain/linkedinUrl.ts";

const ORIGIN = "https://www.linkedin.com";

describe("toLinkedinUrl", () => {
  it.each<[string, string[]]>([
    [
      "/in/jane-doe",
      [
        "https://www.linkedin.com/in/jane-doe",
        "http://linkedin.com/in/jane-doe/",
        "linkedin.com/in/jane-doe",
        "//www.linkedin.com/in/jane-doe",
        "HTTPS://WWW.LINKEDIN.COM/IN/Jane-Doe",
        "https://de.linkedin.com/in/jane-doe?trk=abc#top",
        "https://www.linkedin.com//in//jane-doe///",
        "https://www.linkedin.com/in/jane-doe/en",
        "https://www.linkedin.com/in/jane-doe/overlay/contact-info/",
        "https://www.linkedin.com/in/jane-doe/%",
        "https://www.linkedin.com/in/jane%2Ddoe",
        "https://www.linkedin.com/in/j%61ne-do%65",
        "https://www.linkedin.com/mwlite/in/jane-doe",
        "https://www.linkedin.com/company/../in/./jane-doe",
        "https://www.linkedin.com./in/jane-doe",
        "https://www.linkedin.com/comm/in/jane-doe?midToken=x",
        "https://www.linkedin.com/mwlite/profile/in/jane-doe",
        "https://m.linkedin.com/comm/mwlite/in/jane-doe",
        "https://www.linkedin.com/in/jane-doe,",
        "https://www.linkedin.com/in/jane-doe),",
        "https://www.linkedin.com/in/jane-doe]",
        "https://www.linkedin.com/in/jane-doe.",
        'https://www.linkedin.com/in/jane-doe";',
        "https://www.linkedin.com/in/jane-doe’",
        "https://www.linkedin.com/in/jane-doe%22",
        "https://www.linkedin.com/in/jane-doe%20",
        "https://www.linkedin.com/in/jane-doe/,",
        "https://www.linkedin.com/in/jane-doe&x=1",
        "https://www.linkedin.com/in/jane-doe,&trk=x",
        "https://www.linkedin.com/in/jane-doe%26trk%3Dx",
        "https://www.linkedin.com/in/jane-doe%3Ftrk%3Dx",
        "https://www.linkedin.com/in/jane-doe%23top",
      ],
    ],
    [
      "/in/zo%C3%AB",
      [
        "https://www.linkedin.com/in/Zoë",
        "https://www.linkedin.com/in/zoe\u0308",
        "https://www.linkedin.com/in/zo%c3%ab",
        "https://www.linkedin.com/in/ZO%C3%8B",
        "https://www.linkedin.com/in/zoe%CC%88",
        "https://www.linkedin.com/in/zo%25C3%25AB",
        "https://www.linkedin.com/in/zo%2525C3%2525AB",
      ],
    ],
    ["/in/100%25", ["https://www.linkedin.com/in/100%25", "linkedin.com/in/100%2525"]],
    ["/in/a%25ff", ["https://www.linkedin.com/in/a%25FF"]],
    [
      "/in/ACwAAAbCdEf",
      ["https://www.linkedin.com/in/ACwAAAbCdEf/", "linkedin.com/IN/ACwAAAbCdEf"],
    ],
    ["/in/ACwAAAbCDEF", ["https://www.linkedin.com/in/ACwAAAbCDEF"]],
    ["/in/acorn", ["https://www.linkedin.com/in/ACorn"]],
    [
      "/pub/jane-doe/1/2a3/4b5",
      [
        "https://www.linkedin.com/pub/jane-doe/1/2a3/4b5",
        "https://uk.linkedin.com/PUB/Jane-Doe/1/2A3/4B5/en?x=1",
        "https://www.linkedin.com/pub/jane-doe/1/2a3/4b5,",
      ],
    ],
    ["/pub/jane-doe/1/2a3/4b6", ["https://www.linkedin.com/pub/jane-doe/1/2a3/4b6"]],
    [
      "/sales/lead/ACwAAAbCdEf",
      [
        "https://www.linkedin.com/sales/lead/ACwAAAbCdEf",
        "https://www.linkedin.com/sales/lead/ACwAAAbCdEf,NAME_SEARCH,a1B2?_ntb=x",
        "https://www.linkedin.com/Sales/Lead/ACwAAAbCdEf%2CNAME_SEARCH",
        "https://www.linkedin.com/sales/lead/ACwAAAbCdEf,100%",
        "https://www.linkedin.com/sales/lead/ACwAAAbCdEf&x=1",
      ],
    ],
    [
      "/sales/people/xYz",
      ["https://www.linkedin.com/sales/people/xYz,name", "linkedin.com/sales/people/xYz/"],
    ],
    ["/talent/profile/AEMAbC", ["https://www.linkedin.com/talent/profile/AEMAbC?project=1"]],
  ])("keeps one spelling: %s", (path, texts) => {
    expect(texts.map((text) => [text, toLinkedinUrl(text)])).toEqual(
      texts.map((text) => [text, `${ORIGIN}${path}`]),
    );
  });

  it.each([
    "",
    "/",
    "//",
    "/in",
    "/in/",
    "/in//",
    "/in/?jane",
    "/in/%20",
    "/in/jane doe",
    "/in/%",
    "/in/%2",
    "/in/%FF",
    "/in/a%00",
    "/in/a%0A",
    "/in/a%C2%85",
    "/in/a%E2%80%A8",
    "/in/jane%2Fdoe",
    "/in/..",
    "/in/,",
    "/in/&x=1",
    "/in/%252F",
    "/in/jane%252Fdoe",
    "/in/%2E%2E/jane",
    "/mwlite/",
    "/mwlite/in",
    "/feed",
    "/jane-doe",
    "/inn/jane-doe",
    "/company/in/jane-doe",
    "/profile/view?id=1",
    "/profile/view/in/jane",
    "/pub/jane-doe",
    "/pub/jane-doe/1/2a3",
    "/pub/jane-doe/1/2a3/",
    "/pub/dir/Jane/Doe",
    "/sales/lead/",
    "/sales/lead/,NAME_SEARCH,a",
    "/sales/lead/.,a",
    "/sales/company/1",
    "/talent/profile",
    "/talent/jane",
  ])("refuses what names nobody: %s", (path) => {
    expect(toLinkedinUrl(`${ORIGIN}${path}`)).toBeNull();
  });

  it.each([
    "",
    "jane-doe",
    "in/jane-doe",
    "/in/jane-doe",
    "https://x.com/in/jane",
    "https://evil-linkedin.com/in/jane",
    "https://linkedin.com.evil.com/in/jane",
    "https://evil.com/linkedin.com/in/jane",
    "https://jane@www.linkedin.com/in/jane",
    "https://jane:doe@www.linkedin.com/in/jane",
    "https://@www.linkedin.com/in/jane",
    "https://www.linkedin.com:443/in/jane",
    "www.linkedin.com:8080/in/jane",
    "https://a.b.linkedin.com/in/jane",
    "ftp://www.linkedin.com/in/jane",
    "javascript:alert(1)//linkedin.com/in/jane",
  ])("refuses what is no address there: %s", (text) => {
    expect(toLinkedinUrl(text)).toBeNull();
  });

  it("keeps what it has kept, and only valid addresses", () => {
    const shape = fc.constantFrom("in/", "pub/a/b/c/", "sales/lead/", "talent/profile/", "");
    const character = fc.constantFrom(
      ..."aCA0-_.,;:@&=+$'()*!~%2eEfF/\\?# İΣßé\u0308ﬁ😀\ud800\u2028",
    );
    const part = fc.string({ unit: character, maxLength: 8 });
    fc.assert(
      fc.property(shape, part, fc.boolean(), (path, text, isEncoded) => {
        const last = isEncoded ? encodeURIComponent(text.toWellFormed()) : text;
        const kept = toLinkedinUrl(`linkedin.com/${path}${last}`);
        return (
          kept === null ||
          (/^https:\/\/www\.linkedin\.com(\/[A-Za-z0-9%_.!~*'()-]+)+$/.test(kept) &&
            new URL(kept).href === kept &&
            toLinkedinUrl(kept) === kept)
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
