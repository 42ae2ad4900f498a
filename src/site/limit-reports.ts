import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join, relative, sep} from "node:path";
import type {Audience} from "../payment/gpo/facts.ts";
import {AUDIENCES} from "./audience/table.ts";
import {filesUnder} from "./stage-reports.ts";

/** The first page of a site for others: what it shows, and what it leaves out, counted. */
const INDEX = `---
title: Overview
---

\`\`\`js
import {sharedPage} from "./components/shared.ts";
const shared = await FileAttachment("./data/shared.json").json();
display(sharedPage(shared));
\`\`\`
`;

const loader = (audience: Audience): string => `import {builtFolder, printJson} from "../../src/site/page-data.ts";
import {sharedDocument} from "../../src/site/packet/shared-document.ts";

printJson(await sharedDocument(builtFolder(), "${audience}"));
`;

/**
 * Takes out of a staged report what an audience may not see: pages that its row of the table does not name, and every loader
 * whose data no page that is left reads; so neither a page nor a number of theirs can come into the site. Returns the pages it made.
 */
export function limitReports(root: string, audience: Audience): readonly string[] {
  const {pages} = AUDIENCES[audience];
  if (pages === null) return [];
  const named = new Set(pages);
  for (const file of filesUnder(root, (path) => path.endsWith(".md")))
    if (!named.has(relative(root, file).split(sep).join("/").replace(/\.md$/, ""))) rmSync(file);
  writeFileSync(join(root, "index.md"), INDEX);
  const read = new Set(
    filesUnder(root, (path) => path.endsWith(".md")).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/FileAttachment\("(?:\.\.?\/)+data\/([^"]+)"\)/g)].map(
        (match) => match[1]!
      )
    )
  );
  for (const file of filesUnder(join(root, "data"), (path) => /\.\w+\.ts$/.test(path)))
    if (!read.has(relative(join(root, "data"), file).slice(0, -3))) rmSync(file);
  mkdirSync(join(root, "data"), {recursive: true});
  writeFileSync(join(root, "data", "shared.json.ts"), loader(audience));
  return ["index.md"];
}

/** A link to a page that is not in the site as its words alone. */
export function unlinkMissing(folder: string): void {
  for (const page of filesUnder(folder, (path) => path.endsWith(".html"))) {
    const html = readFileSync(page, "utf8");
    const kept = html.replace(
      /<a\b[^>]*\shref="(\.{1,2}\/[^"#?]*)[^"]*"[^>]*>([\s\S]*?)<\/a>/g,
      (whole, href, words) => {
        const target = join(page, "..", decodeURI(href));
        const isThere = [target, `${target}.html`, join(target, "index.html")].some((path) => existsSync(path));
        return isThere ? whole : words;
      }
    );
    if (kept !== html) writeFileSync(page, kept);
  }
}
