/** Leads from a CSV, read in the browser: what it says beforehand, what it adds, and what becomes of the rest. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";

import { isolate } from "../../console/parts/format.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { MARKUP } from "./support/nastyNames.ts";
import { describeConsole } from "./support/openConsole.ts";

const PHONE = { width: 390, height: 844 };

const choose = (page: Page, text: string | Buffer, name = "leads.csv") =>
  page
    .getByLabel("CSV file")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const peopleOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `Lead ${index},lead${index}@example.com`).join("\n");

interface AudiencePage {
  readonly items: readonly { readonly name: string; readonly leadCount: number }[];
}

describeConsole("the import", 2, ({ make, signIn, url, tenant }) => {
  const open = async (query = "", options = {}) => {
    const opened = await signIn(tenant.key, options);
    await opened.page.goto(`${url}/console#/audiences/import${query}`);
    await opened.page.getByRole("heading", { name: "Import leads" }).waitFor();
    return opened;
  };

  it("says before anything is sent what it takes the columns for, and the leads as they will be", async () => {
    const { page, troubles } = await open();

    await choose(
      page,
      `Full Name;E-mail;City\n"${MARKUP}";ann@example.com;"Porto\nAlegre"\n;;\nBo;\n`,
    );

    await page.getByText("2 rows.").waitFor();
    await page.getByText("Of these 1 cannot be sent").waitFor();
    await page.getByRole("row", { name: "E-mail e-mail address by its name" }).waitFor();
    await page.getByRole("row", { name: "City attribute, as it is" }).waitFor();
    const lead = page.getByRole("listitem").filter({ hasText: MARKUP });
    await lead.getByText("Porto Alegre").waitFor();
    const { items } = await make<AudiencePage>("listAudiences", {});
    expect(items).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it("takes columns for what it is told, and says when that does not fit", async () => {
    const { page, troubles } = await open();
    await choose(page, "Who,Kontakt,Mail\nAnn,a@example.com,old@example.com\n", "told.csv");
    await page.getByRole("alert").filter({ hasText: "No column holds names" }).waitFor();
    await choose(page, "Name,Kontakt,Mail\nAnn,a@example.com,old@example.com\n", "told.csv");
    await page.getByRole("row", { name: /^Mail e-mail address by its name/ }).waitFor();
    const button = page.getByRole("button", { name: "Import 1 row" });

    await page.getByLabel("Take Name for").selectOption({ label: "attribute" });
    await page.getByRole("alert").filter({ hasText: "No column holds names" }).waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel("Take Name for").selectOption({ label: "what was found out" });
    await page.getByLabel("Take Kontakt for").selectOption({ label: "e-mail address" });
    await page.getByRole("row", { name: /^Mail attribute, as it is/ }).waitFor();
    await button.click();
    await page.getByRole("status").filter({ hasText: "1 added" }).waitFor();

    const { items } = await make<{ items: { id: string; name: string }[] }>("listAudiences", {});
    const audienceId = items.find(({ name }) => name === "told")?.id ?? "";
    expect(await make("listLeads", { audienceId })).toMatchObject({
      items: [{ email: "a@example.com", attributes: { Mail: "old@example.com" } }],
    });
    expect(troubles).toEqual([]);
  });

  it("reads the encodings and the notes above the header of real exports", async () => {
    const { page, troubles } = await open();
    const text = "Notes:\nInvented\n\nFirst Name;Last Name;URL\nZoë;Weiß;linkedin.com/in/zoe\n";

    await choose(page, Buffer.from(text, "utf16le"), "notes.csv");

    await page.getByText("Read as utf-16le, with the header on line 4.").waitFor();
    await page.getByRole("row", { name: /^URL LinkedIn address 1 of 1 cells/ }).waitFor();
    await page.getByRole("listitem").filter({ hasText: "Zoë Weiß" }).waitFor();
    await choose(page, Buffer.from("Name;URL\nJosé;linkedin.com/in/jose\n", "latin1"));
    await page.getByText("Read as windows-1252, with the header on line 1.").waitFor();
    await page.getByRole("listitem").filter({ hasText: "José" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("says that a part of the page is gone, and loads the page anew", async () => {
    const { page } = await open();
    const isPart = /\/console\/importing-.*\.js$/;
    await page.route(isPart, (route) => route.fulfill({ status: 404, body: "gone" }));

    await choose(page, "name,email\nAnn,ann@example.com\n");
    await page.getByRole("alert").filter({ hasText: "older than the server" }).waitFor();
    await page.unroute(isPart);
    await page.getByRole("button", { name: "Load the page anew" }).click();

    await page.getByRole("alert").waitFor({ state: "detached" });
    await choose(page, "name,email\nAnn,ann@example.com\n");
    await page.getByText("1 row.").waitFor();
  });

  it("says what is wrong with a file that cannot be imported, and takes the next one", async () => {
    const { page, troubles } = await open();
    const refusal = page.getByRole("alert");

    await choose(page, "PK\u0003\u0004rest", "leads.xlsx");
    await refusal.filter({ hasText: "It is a spreadsheet or an archive" }).waitFor();
    await choose(page, "name,company\nAnn,Acme\n");
    await refusal.filter({ hasText: "No column tells people apart" }).waitFor();
    await choose(page, "name,email\n");
    await refusal.filter({ hasText: "The file has no rows" }).waitFor();
    await choose(page, 'name,email\nAnn,a@example.com\n"Bo,b@example.com\nCy,c@example.com\n');
    await refusal.filter({ hasText: "on line 3 a quote is opened and never closed" }).waitFor();
    await choose(page, "name,email\nAnn,a@example.com\n");
    await page.getByText("1 row.").waitFor();
    expect(await refusal.count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("adds to a new audience, rejects with reasons, gives the rejected rows back, and adds nobody twice", async () => {
    const { page, troubles } = await open();
    await choose(
      page,
      Buffer.concat([
        Buffer.from(`name,email,city\n${peopleOf(2_300).replaceAll("\n", ",Bonn\n")},Bonn\n`),
        Buffer.from(
          "Nobody,me at home,Bonn\nTwice,lead7@example.com,Bonn\nToo,many,cells,here\nJos",
        ),
        Buffer.of(0xe9),
        Buffer.from(",jose@example.com,Bonn\nAlso,also@example.com; too@example.com,Bonn\n"),
      ]),
      "spring.csv",
    );
    expect(await page.getByLabel("Its name").inputValue()).toBe("spring");
    await page.getByRole("button", { name: "Import 2,305 rows" }).click();

    const status = page.getByRole("status");
    await status
      .filter({
        hasText: "Done: 2,305 of 2,305 rows. 2,302 added, 1 duplicate, 2 rejected, 2 notes.",
      })
      .waitFor();
    await page.getByRole("row", { name: /^2302 NO_IDENTITY .*email/ }).waitFor();
    await page.getByRole("row", { name: /^2304 WRONG_COLUMN_COUNT / }).waitFor();
    await page.getByRole("row", { name: /^2305 name NOT_UTF8 .* José$/ }).waitFor();
    await page.getByRole("row", { name: /^2306 email SEVERAL_IN_CELL / }).waitFor();
    await page.getByRole("row", { name: /^2303 DUPLICATE_IN_AUDIENCE / }).waitFor();
    const { items } = await make<AudiencePage>("listAudiences", {});
    expect(items).toContainEqual(expect.objectContaining({ name: "spring", leadCount: 2_302 }));

    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download rejected rows" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("spring.csv.rejected.csv");
    const text = await readFile(await download.path(), "utf8");
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("line,reason,details,name,email,city");
    expect(lines[1]).toMatch(/^2302,NO_IDENTITY,.*,Nobody,me at home,Bonn$/);
    expect(lines).toHaveLength(4);
    const downloadingNotes = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download notes" }).click();
    const notes = await downloadingNotes;
    expect(notes.suggestedFilename()).toBe("spring.csv.notes.csv");
    const noted = await readFile(await notes.path(), "utf8");
    expect(noted.split("\r\n")).toHaveLength(4);

    await page.getByRole("button", { name: "Import again" }).click();
    await status.filter({ hasText: "0 added, 2,303 duplicates, 2 rejected, 0 notes." }).waitFor();

    await choose(page, text.replace(",me at home,", ",somebody@example.com,"), "mended.csv");
    await page
      .getByRole("combobox", { name: "Audience" })
      .selectOption({ label: `${isolate("spring")} (2,302 leads)` });
    await page.getByRole("button", { name: "Import 2 rows" }).click();
    await status.filter({ hasText: "1 added, 0 duplicates, 1 rejected, 0 notes." }).waitFor();
    await page.getByRole("link", { name: "Create a campaign over the audience" }).click();
    await page.getByRole("heading", { name: "New campaign" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("can be stopped, waits where the API asks for it, and goes on where it was", async () => {
    const { id } = await make("createAudience", {}, { name: "Stopped" });
    const { page, troubles } = await open(`?audienceId=${id}`);
    const keys: (string | undefined)[] = [];
    let answered = 0;
    await page.route("**/leads", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (++answered === 2) {
        const error = { code: "RATE_LIMIT_EXCEEDED", details: "Wait a second." };
        const body = { error, traceId: "0" };
        await route.fulfill({ status: 429, headers: { "Retry-After": "1" }, json: body });
      } else if (answered < 4) await route.continue();
      // The fourth waits until the stop is asked for.
      else {
        await page.getByRole("button", { name: "Stop" }).click();
        await route.continue();
      }
    });
    await choose(page, `name,email\n${peopleOf(4_500)}\n`);
    await page.getByRole("button", { name: "Import 4,500 rows" }).click();

    await page.getByRole("alert").filter({ hasText: "Wait a second." }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: "Stopped: 3,000 of 4,500 rows. 3,000 added" })
      .waitFor();
    expect(keys[1]).toBe(keys[2]);
    expect(new Set(keys).size).toBe(3);
    await page.unroute("**/leads");
    await page.getByRole("button", { name: "Import again" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: "Done: 4,500 of 4,500 rows. 1,500 added, 3,000 duplicates" })
      .waitFor();
    expect(troubles).toEqual([]);
  });

  it("asks before it is left while it is under way", async () => {
    const { page, troubles } = await open();
    const answers = [false, true];
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.message());
      await (answers.shift() === true ? dialog.accept() : dialog.dismiss());
    });
    let goOn: () => void = () => undefined;
    const isWaiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route(/\/leads$/, async (route) => {
      await isWaiting;
      await route.continue().catch(() => undefined);
    });
    await choose(page, "name,email\nAnn,ann@example.com\n", "Left.csv");
    await page.getByRole("button", { name: "Import 1 row" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();

    await page.getByRole("link", { name: "Senders" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    expect(asked).toEqual([expect.stringContaining("stops when you leave")]);
    await page.getByRole("link", { name: "Senders" }).click();
    await page.getByRole("heading", { name: "Senders", level: 1 }).waitFor();

    expect(asked).toHaveLength(2);
    goOn();
    expect(troubles).toEqual([]);
  });

  it("takes a file that is dropped, on a phone, too", async () => {
    const { page, troubles } = await open("", { viewport: PHONE });
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["name,email\\nAnn,ann@example.com\\n"], "dropped.csv"));
      return data;
    })()`);

    await page.getByText("Drop it here").dispatchEvent("drop", { dataTransfer: transfer });

    await page.getByText("dropped.csv").waitFor();
    await page.getByText("1 row.").waitFor();
    await expectNoOverflow(page);
    expect(troubles).toEqual([]);
  });

  it("takes no file with a key that may not add leads", async () => {
    const { page, troubles } = await signIn(tenant.readingKey);
    await page.goto(`${url}/console#/audiences/import`);

    await page.getByText("it lacks the permission audiences:write").waitFor();
    expect(await page.getByLabel("CSV file").count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("can be used by everybody, in light and in dark", async () => {
    const { page, troubles } = await open();
    await choose(page, "name,email,city\nAnn,ann@example.com,Bonn\nNobody,none,Bonn\n");
    await page.getByText("2 rows.").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import 2 rows" }).click();
    await page.getByRole("heading", { name: "Rejected rows: 1" }).waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
