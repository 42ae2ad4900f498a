import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {sourcesFor} from "../../loaders/sources/index.ts";
import {KEYS} from "../../src/schema/key.ts";
import {columnsOf} from "../../src/schema/table.ts";

const text = readFileSync(join(import.meta.dirname, "../../data/README.md"), "utf8");
const sources = sourcesFor(join(import.meta.dirname, "../../data/sample"));

describe("data/README.md", () => {
  it.each([...new Set(sources.map(({name}) => name))])("says what %s is", (name) => {
    expect(text).toMatch(new RegExp(`\`${name}\`|^### ${name}$`, "m"));
  });

  const canonical = sources.filter((source) => "columns" in source);
  it.each(canonical.map((source) => [source.name, source.tables[0]!] as const))(
    "names every column of %s, what is required, what can identify a patient and what values there are",
    (name, table) => {
      const section = text.split(/^### /m).find((part) => part.startsWith(`${name}\n`))!;
      for (const {name: column, meta} of columnsOf(table)) {
        const inFile = column === "line_number" ? "line" : column;
        expect(section.split(/\s/)).toContain(`\`${inFile}\`${meta.required ? "*" : ""}${meta.patient ? "†" : ""}`);
      }
      for (const {name: column, meta} of columnsOf(table))
        if (meta.values)
          expect(section).toContain(`\`${column}\` is one of ${meta.values.map((value) => `\`${value}\``).join(" ")}.`);
      expect(section.includes("**Holds PHI**")).toBe(columnsOf(table).some(({meta}) => meta.patient));
      const key = KEYS[table.name]!.within.map((column) => (column === "line_number" ? "line" : column));
      expect(section).toContain(`\nOne row for each ${key.join(", ")}.\n`);
    }
  );
});
