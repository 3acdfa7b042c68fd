/** What a body is read as, and what is said of one that is not JSON in UTF-8. */
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

import { findFlawOfHeaders, readJson } from "../../src/api/request/readJson.ts";

const JSON_TYPE = "application/json";
const FORM = "application/x-www-form-urlencoded";
const MARK = "\ufeff";
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const swapped = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());
const utf8 = (text: string) => new TextEncoder().encode(text);

it.each([
  { bytes: utf8('{"name":"Märkte"}'), type: JSON_TYPE, value: { name: "Märkte" } },
  { bytes: utf8(`${MARK}{"name":"Märkte"}`), type: JSON_TYPE, value: { name: "Märkte" } },
  { bytes: utf8(' {"name":"a"}\r\n'), type: FORM, value: { name: "a" } },
  { bytes: utf8("{}"), type: "multipart/form-data; boundary=x", value: {} },
  { bytes: utf8("[]"), type: "", value: [] },
])("reads $value, whatever the type: $type", ({ bytes, type, value }) => {
  expect(readJson(bytes, type)).toEqual({ value });
});

it.each([
  { what: "gzip", bytes: gzipSync('{"name":"a"}'), flaw: "compressed with gzip" },
  { what: "UTF-16", bytes: utf16('{"name":"a"}'), flaw: "UTF-16" },
  { what: "UTF-16 with a mark", bytes: utf16(`${MARK}{}`), flaw: "UTF-16" },
  { what: "UTF-16, the other way round", bytes: swapped("{}"), flaw: "UTF-16" },
  { what: "the same with a mark", bytes: swapped(`${MARK}{}`), flaw: "UTF-16" },
  { what: "ISO 8859-1", bytes: latin1('{"name":"Märkte"}'), flaw: "no UTF-8" },
  { what: "a form", bytes: utf8("name=a&b=c"), type: FORM, flaw: "a form" },
  {
    what: "a form of parts",
    bytes: utf8('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'),
    type: "multipart/form-data; boundary=x",
    flaw: "a form",
  },
  { what: "JSON cut short", bytes: utf8('{"name":'), type: FORM, flaw: "no well-formed JSON" },
  { what: "a list cut short", bytes: utf8("\n[1,"), type: FORM, flaw: "no well-formed JSON" },
  { what: "a form that says that it is JSON", bytes: utf8("a=b"), flaw: "no well-formed JSON" },
  { what: "a mark alone", bytes: utf8(MARK), flaw: "no well-formed JSON" },
  { what: "white space", bytes: utf8(" "), flaw: "no well-formed JSON" },
])("says of $what that it is $flaw, and what to send", ({ bytes, type = JSON_TYPE, flaw }) => {
  const reading = readJson(new Uint8Array(bytes), type);

  expect(reading).toEqual({ flaw: expect.stringMatching(`^body: .*${flaw}.*; send `) });
});

it.each(["", "identity", "Identity", "utf-8", "UTF8"])(
  "reads a body in the coding '%s'",
  (coding) => {
    expect(findFlawOfHeaders(coding, JSON_TYPE)).toBeNull();
  },
);

it.each(["gzip", "GZIP", "x-gzip", "br", "deflate", "zstd", "compress", "gzip, identity", "none"])(
  "names the coding %s, and says to send none",
  (coding) => {
    const flaw = findFlawOfHeaders(coding, "application/json; charset=utf-16");

    expect(flaw).toMatch(/^Content-Encoding: /);
    expect(flaw).toContain(coding);
    expect(flaw).toContain("uncompressed");
  },
);

it.each([
  "",
  JSON_TYPE,
  FORM,
  "application/json; charset=utf-8",
  'application/json;CHARSET="UTF-8"',
  "application/json; charset='utf-8'",
  "application/json; charset = utf8 ; x=y",
  "application/json; charset=",
  "text/plain; charset=us-ascii",
  "text/plain; charset=ASCII",
])("reads a body of the type '%s'", (type) => {
  expect(findFlawOfHeaders("", type)).toBeNull();
});

it.each(["iso-8859-1", "ISO-8859-15", "windows-1252", "utf-16", "utf-16le", "utf-7", "utf-8859"])(
  "names the charset %s, and says to send UTF-8",
  (charset) => {
    for (const type of [
      `application/json; charset=${charset}`,
      `text/plain;Charset="${charset}"`,
    ]) {
      const flaw = findFlawOfHeaders("", type);

      expect(flaw).toMatch(/^Content-Type: /);
      expect(flaw).toContain(charset);
      expect(flaw).toContain("UTF-8");
    }
  },
);
