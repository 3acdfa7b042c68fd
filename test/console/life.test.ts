/** The whole life of a campaign, by clicking: from a CSV file to its completion. */
import { expect, it } from "vitest";

import { startReceiver } from "../contract/support/receiver.ts";
import { describeConsole } from "./support/openConsole.ts";

const CSV =
  "name,email,company\nAvery Stone,avery@example.com,Acme\nRobin Vale,robin@example.com,Vale\n";

describeConsole("a life", 9, ({ signIn }) => {
  it("leads from a CSV file over a sender and a start to the end of the campaign", async () => {
    const asked: string[] = [];
    const sender = await startReceiver(({ event }, response) => {
      if (event.type !== "action.requested") {
        response.writeHead(204).end();
        return;
      }
      asked.push((event.data as { content: { text: string } }).content.text);
      response.writeHead(200, { "Content-Type": "application/json" }).end('{"status":"sent"}');
    });
    const { page, troubles } = await signIn();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const go = (name: string) => page.getByRole("navigation").getByRole("link", { name }).click();

    await page
      .getByLabel("CSV file")
      .setInputFiles({ name: "spring.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
    await press("Import 2 rows");
    await page.getByRole("link", { name: "Create a campaign over the audience" }).click();

    await page.getByRole("textbox", { name: "Name" }).fill("Spring launch");
    await page.getByRole("radio", { name: /^connect First/ }).check();
    await press("Create the campaign");
    await page.getByRole("heading", { name: "Spring launch", level: 1 }).waitFor();

    await go("Senders");
    await press("Register a sender");
    const form = page.getByRole("form", { name: "Register a sender" });
    await form.getByLabel("Name").fill("Ana");
    await form.getByLabel("URL").fill(sender.url);
    await form.getByLabel("Least seconds").fill("0");
    await form.getByRole("button", { name: "Register", exact: true }).click();
    await press("I have it");
    const card = page.getByRole("article", { name: "Ana" });
    await card.getByRole("button", { name: "Test" }).click();
    await card.getByText("It works").waitFor();
    await card.getByRole("button", { name: "Enable" }).click();
    await card.getByText("Enabled", { exact: true }).waitFor();

    await go("Campaigns");
    await page.getByRole("link", { name: "Spring launch" }).click();
    await page.getByRole("listitem").filter({ hasText: "Ana is ready." }).waitFor();
    await press("Start");
    await page.getByText("Start Spring launch for 2 leads with Ana.").waitFor();
    await press("Start it");

    await page.locator(".facts").getByText("completed", { exact: true }).waitFor();
    await page.getByText("2 completed: every step is done").waitFor();
    await page.getByRole("link", { name: "Avery Stone" }).first().click();
    await page.getByRole("heading", { name: "Avery Stone", level: 1 }).waitFor();
    await page.getByText("Completed: every step is done").waitFor();
    expect(asked.toSorted((one, other) => one.localeCompare(other))).toEqual([
      expect.stringContaining("Avery Stone"),
      expect.stringContaining("Robin Vale"),
    ]);
    expect(troubles).toEqual([]);
    sender.stop();
  });
});
