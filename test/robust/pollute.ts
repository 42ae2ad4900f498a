import {readFileSync} from "node:fs";
import {join} from "node:path";
import {randomLcg} from "d3";
import {ROOT} from "../helpers/empty-warehouse.ts";

/**
 * Pollutes a clean table by the kinds of Pollock (https://github.com/HPI-Information-Systems/Pollock): delimiters, quotes,
 * escapes, line ends, headers, preambles, several tables, encodings, one row in another dialect.
 */

export interface CleanTable {
  readonly name: "purchases" | "claims";
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Variant {
  /** `kind row 3 column 5`: enough to find it again. */
  readonly name: string;
  readonly kind: string;
  readonly table: CleanTable["name"];
  readonly bytes: Buffer;
  /** Why no reader could tell the file from a sound one that says something else; absent where it must be told. */
  readonly undetectable?: string;
}

const ROWS = 16;

/** The first lines of a file of the sample practice, with commas put into some texts so that quotes are needed. */
export function cleanTable(name: CleanTable["name"]): CleanTable {
  const path = name === "purchases" ? "purchases/purchases-2025q1.csv" : "claims/claims-2025q1.csv";
  const [first = "", ...lines] = readFileSync(join(ROOT, "data/sample", path), "utf8").split("\n");
  const header = first.split(",");
  const text = header.indexOf(name === "purchases" ? "vendor" : "plan");
  const rows = lines
    .slice(0, ROWS)
    .map((line, row) => line.split(",").map((cell, at) => (at === text && row % 3 === 0 ? `${cell}, "A", Inc` : cell)));
  return {name, header, rows};
}

const field = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (cells: readonly string[]): string => cells.map(field).join(",");
const whole = (lines: readonly string[], end = "\n"): string => lines.map((each) => each + end).join("");

/** The clean table as its file. */
export const fileOf = ({header, rows}: CleanTable): string => whole([line(header), ...rows.map(line)]);

type Draft = Omit<Variant, "table" | "bytes"> & {readonly content: string | Buffer};

/** One draft for each place of the table; row -1 is the header. */
function* places({header, rows}: CleanTable): Generator<{row: number; column: number; cells: string[]}> {
  for (const [index, cells] of [header, ...rows].entries())
    for (const column of header.keys()) yield {row: index - 1, column, cells: cells.map(field)};
}

/** The file with one line written another way. */
function withLine(table: CleanTable, row: number, text: string): string {
  const lines = [line(table.header), ...table.rows.map(line)];
  lines[row + 1] = text;
  return whole(lines);
}

const APOSTROPHES = "apostrophes around free text are text";

/** A fault in one cell: everything Pollock does to one row and column. */
function* cellDrafts(table: CleanTable): Generator<Draft> {
  for (const {row, column, cells} of places(table)) {
    const at = `${row < 0 ? "header" : `row ${row + 1}`} column ${table.header[column]}`;
    const replaced = (text: string): string => withLine(table, row, cells.with(column, text).join(","));
    const cell = cells[column]!;
    const plain = (row < 0 ? table.header : table.rows[row]!)[column]!;
    if (column + 1 < cells.length) {
      const joined = [...cells.slice(0, column), cell + cells[column + 1]!, ...cells.slice(column + 2)];
      yield {
        name: `delimiter dropped: ${at}`,
        kind: "delimiter dropped",
        content: withLine(table, row, joined.join(","))
      };
    }
    yield {name: `delimiter added: ${at}`, kind: "delimiter added", content: replaced(`${cell},`)};
    yield {name: `quote opened: ${at}`, kind: "quote", content: replaced(`"${cell}`)};
    yield {name: `quote closed: ${at}`, kind: "quote", content: replaced(`${cell}"`)};
    yield {name: `quote inside: ${at}`, kind: "quote", content: replaced(`${cell.slice(0, 1)}"${cell.slice(1)}`)};
    yield {name: `cell quoted: ${at}`, kind: "quote", content: replaced(`"${plain.replaceAll('"', '""')}"`)};
    yield {name: `quotes taken off: ${at}`, kind: "quote", content: replaced(plain)};
    yield {name: `backslash escape: ${at}`, kind: "escape", content: replaced(`"${plain}\\"x"`)};
    yield {name: `line end inside: ${at}`, kind: "line end", content: replaced(`${cell}\n`)};
    yield {name: `carriage return inside: ${at}`, kind: "line end", content: replaced(`${cell}\r`)};
    yield {name: `NUL inside: ${at}`, kind: "encoding", content: replaced(`${cell}\0`)};
    yield {
      name: `Windows-1252 byte: ${at}`,
      kind: "encoding",
      content: Buffer.from(replaced(`${cell}\u00e9`), "latin1")
    };
  }
}

/** A whole row in another dialect, and rows that are none. */
function* rowDrafts(table: CleanTable): Generator<Draft> {
  for (const [row, raw] of table.rows.entries()) {
    const at = `row ${row + 1}`;
    for (const [name, delimiter] of [
      ["semicolons", ";"],
      ["tabs", "\t"],
      ["bars", "|"],
      ["blanks", " "],
      ["comma and blank", ", "]
    ] as const)
      yield {
        name: `${at} with ${name}`,
        kind: "row dialect",
        content: withLine(table, row, raw.map(field).join(delimiter))
      };
    yield {
      name: `${at} in apostrophes`,
      kind: "row dialect",
      content: withLine(table, row, raw.map((cell) => `'${cell}'`).join(","))
    };
    yield {
      name: `${at} wholly in quotes`,
      kind: "row dialect",
      content: withLine(table, row, `"${line(raw).replaceAll('"', '""')}"`)
    };
    yield {name: `${at} twice`, kind: "row", content: withLine(table, row, `${line(raw)}\n${line(raw)}`)};
    yield {name: `blank line before ${at}`, kind: "row", content: withLine(table, row, `\n${line(raw)}`)};
    yield {
      name: `commas only before ${at}`,
      kind: "row",
      content: withLine(table, row, `${",".repeat(raw.length - 1)}\n${line(raw)}`)
    };
    yield {
      name: `header again before ${at}`,
      kind: "header",
      content: withLine(table, row, `${line(table.header)}\n${line(raw)}`)
    };
    yield {
      name: `total row before ${at}`,
      kind: "preamble",
      content: withLine(table, row, `Total,123.45\n${line(raw)}`)
    };
    const cut = fileOf(table).indexOf(line(raw)) + line(raw).length;
    yield {name: `cut before the end of ${at}`, kind: "truncated", content: fileOf(table).slice(0, cut - 40)};
  }
}

/** Headers, preambles, several tables, line ends and encodings of the whole file. */
function* fileDrafts(table: CleanTable, other: CleanTable): Generator<Draft> {
  const text = fileOf(table);
  const lines = text.split("\n").slice(0, -1);
  const [header = "", ...rows] = lines;
  const width = table.header.length;
  const draft = (kind: string, name: string, content: string | Buffer): Draft => ({kind, name, content});
  for (const [name, delimiter] of [
    ["semicolons", ";"],
    ["tabs", "\t"],
    ["bars", "|"],
    ["blanks", " "],
    ["comma and blank", ", "]
  ] as const)
    yield draft(
      "file dialect",
      `every row with ${name}`,
      whole([table.header, ...table.rows].map((cells) => cells.map(field).join(delimiter)))
    );
  yield draft(
    "file dialect",
    "every cell in apostrophes",
    whole([table.header, ...table.rows].map((cells) => cells.map((cell) => `'${cell}'`).join(",")))
  );
  yield draft(
    "file dialect",
    "every cell in quotes",
    whole(
      [table.header, ...table.rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    )
  );
  yield draft(
    "file dialect",
    "quotes escaped by a backslash",
    whole([table.header, ...table.rows].map((cells) => cells.map((c) => field(c).replaceAll('""', '\\"')).join(",")))
  );
  yield draft("file line ends", "CRLF", text.replaceAll("\n", "\r\n"));
  yield draft("file line ends", "CR", text.replaceAll("\n", "\r"));
  yield draft("file line ends", "mixed", lines.map((each, n) => each + ["\n", "\r\n", "\r"][n % 3]!).join(""));
  yield draft("file line ends", "none at the end", text.slice(0, -1));
  yield draft("file line ends", "two at the end", `${text}\n`);
  yield draft("file line ends", "LF CR", text.replaceAll("\n", "\n\r"));
  yield draft("header", "no header", whole(rows));
  yield draft("header", "header only", whole([header]));
  yield draft("header", "header twice", whole([header, ...lines]));
  yield draft("header", "header last", whole([...rows, header]));
  yield draft("header", "header in capitals", whole([header.toUpperCase(), ...rows]));
  yield draft("header", "units below the header", whole([header, ",".repeat(width - 1).replace(/^/, "text"), ...rows]));
  for (const [column, name] of table.header.entries()) {
    const named = (to: string): string => whole([table.header.with(column, to).join(","), ...rows]);
    yield draft("header", `column ${name} without a name`, named(""));
    yield draft("header", `column ${name} renamed`, named(`the ${name}`));
    yield draft("header", `column ${name} named as its neighbour`, named(table.header[(column + 1) % width]!));
    yield draft("header", `column ${name} on two lines`, named(`"${name.slice(0, 3)}\n${name.slice(3)}"`));
  }
  for (const count of [1, 2, 5]) {
    yield draft(
      "preamble",
      `${count} title rows`,
      whole([...Array<string>(count).fill("Report of the practice"), ...lines])
    );
    yield draft(
      "preamble",
      `${count} title rows as wide as the table`,
      whole([...Array<string>(count).fill(`Report${",".repeat(width - 1)}`), ...lines])
    );
    yield draft(
      "preamble",
      `${count} note rows at the end`,
      whole([...lines, ...Array<string>(count).fill("Printed by the system")])
    );
    yield draft("preamble", `${count} blank rows first`, whole([...Array<string>(count).fill(""), ...lines]));
  }
  yield draft("several tables", "another table below", text + fileOf(other));
  yield draft("several tables", "another table below a blank row", `${text}\n${fileOf(other)}`);
  yield draft("several tables", "another table above", fileOf(other) + text);
  yield draft("several tables", "the same table below a blank row", `${text}\n${text}`);
  yield draft(
    "several tables",
    "another table to the right",
    whole(lines.map((each, n) => `${each},${n === 0 ? line(other.header) : line(other.rows[n - 1] ?? [])}`))
  );
  yield draft("file encoding", "UTF-8 with a mark", `\ufeff${text}`);
  yield draft("file encoding", "UTF-16LE with a mark", Buffer.from(`\ufeff${text}`, "utf16le"));
  yield draft("file encoding", "UTF-16BE with a mark", Buffer.from(`\ufeff${text}`, "utf16le").swap16());
  yield draft("file encoding", "UTF-16LE without a mark", Buffer.from(text, "utf16le"));
  yield draft("file encoding", "UTF-16BE without a mark", Buffer.from(text, "utf16le").swap16());
  yield draft("file encoding", "Ctrl-Z at the end", `${text}\u001a`);
  yield draft("file encoding", "NULs at the end", `${text}\0\0\0`);
  yield draft("file encoding", "empty", "");
}

/** Faults that leave a sound file of another meaning; kept so that nobody believes they are caught. */
function* undetectableDrafts(table: CleanTable): Generator<Draft> {
  const row = table.rows[0]!;
  const text = table.header.indexOf(table.name === "purchases" ? "vendor" : "plan");
  const kind = "undetectable";
  yield {
    name: "a free text in apostrophes",
    kind,
    content: withLine(table, 1, line(table.rows[1]!.with(text, `'${table.rows[1]![text]}'`))),
    undetectable: APOSTROPHES
  };
  yield {
    name: "a backslash in a free text",
    kind,
    content: withLine(table, 1, line(table.rows[1]!.with(text, `${table.rows[1]![text]}\\`))),
    undetectable: "a backslash is a letter in RFC 4180"
  };
  yield {
    name: "a free text misspelt",
    kind,
    content: withLine(table, 1, line(table.rows[1]!.with(text, `${table.rows[1]![text]}X`))),
    undetectable: "no list says which texts are right"
  };
  yield {
    name: "one amount for another",
    kind,
    content: withLine(
      table,
      0,
      line(row.with(table.header.indexOf(table.name === "purchases" ? "freight_amount" : "billed_amount"), "7.00"))
    ),
    undetectable: "any amount is an amount; only a control total would tell"
  };
  const optional = table.header.indexOf("lot");
  const without = (cells: readonly string[]): string => line(cells.toSpliced(optional, 1));
  yield {
    name: "an optional column left out of header and rows",
    kind,
    content: whole([table.header, ...table.rows].map(without)),
    undetectable: "an optional column may be absent"
  };
  yield {
    name: "the last row left out",
    kind,
    content: whole([table.header, ...table.rows.slice(0, -1)].map(line)),
    undetectable: "the file has neither footer nor control total"
  };
}

/** Every variant of one table, in a fixed order. */
export function variantsOf(table: CleanTable, other: CleanTable): Variant[] {
  const drafts = [...cellDrafts(table), ...rowDrafts(table), ...fileDrafts(table, other), ...undetectableDrafts(table)];
  return drafts.map(({content, name, ...rest}) => ({
    ...rest,
    name: `${table.name}, ${name}`,
    table: table.name,
    bytes: typeof content === "string" ? Buffer.from(content) : content
  }));
}

/** Kinds of which places stand for each other, so that some are drawn; of the others the long run takes every variant. */
export const DRAWN_KINDS: ReadonlySet<string> = new Set(["quote", "escape", "line end", "encoding"]);

/** Some of each kind: `count` variants, at least one a kind, drawn by a seed. */
export function drawn(variants: readonly Variant[], count: number, seed: number): Variant[] {
  const random = randomLcg(seed);
  const order = variants.map((variant) => ({variant, at: random()})).sort((a, b) => a.at - b.at);
  const kinds = new Set<string>();
  const first = order.filter(({variant}) => !kinds.has(variant.kind) && kinds.add(variant.kind));
  const rest = order.filter((each) => !first.includes(each));
  return [...first, ...rest].slice(0, count).map(({variant}) => variant);
}
