import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {type Explanation, explainMargin, type Rows} from "../publish/explain.ts";
import {explainTrail, type TrailExplanation} from "../publish/explain-trail.ts";
import {MARGIN_MARTS} from "../publish/trail.ts";
import {openReader} from "../warehouse/read-only.ts";
import {COMMON, type Command, ROOT} from "./command.ts";
import {warehousePath} from "./query.ts";
import {toTable} from "./render.ts";

export const explain: Command = {
  help: `
Usage: plus-six explain <mart> key=value … [--limit N] [--json] [--out DIR]

  plus-six explain margin_by_drug hcpcs=J1745 quarter=2025Q1

Prints the number, the claim lines, the lots they took from and the CMS rows, each with its file, line and SHA-256, and
proves that the parts add up to the number. Every other mart can be walked too (plus-six explain underwater payer_id=medicare):
to the lines of files its rows are sums of, or, where it is not about lines (forecasts, ranks), to the rule and the files it
was made from. It shows claim numbers: keep its output on this machine.

  --limit N    lines shown of each list (default 10; 0 shows all); sums are always of all
  --json       everything as one JSON object
  --out DIR    where the publication lies (default data/built)

Exit code: 0 the parts add up, 1 they do not, 2 refused.`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {...COMMON, limit: {type: "string", default: "10"}, json: {type: "boolean", default: false}}
    });
    const [mart, ...pairs] = positionals;
    if (!mart) throw new Refused("say which number: plus-six explain margin_by_drug hcpcs=J1745 quarter=2025Q1");
    const key = Object.fromEntries(pairs.map(parsePair));
    const warehouse = await openReader(warehousePath(values.out));
    try {
      const name = mart.replace(/^mart\./, "");
      if (!MARGIN_MARTS.includes(name)) {
        const trail = await explainTrail(warehouse.connection, ROOT, {mart: name, key});
        process.stdout.write(values.json ? `${JSON.stringify(trail)}\n` : renderTrail(trail, Number(values.limit)));
        return trail.proof.every((row) => row["agrees"] === true) ? 0 : 1;
      }
      const explanation = await explainMargin(warehouse.connection, name, key);
      process.stdout.write(
        values.json ? `${JSON.stringify(explanation)}\n` : render(explanation, Number(values.limit))
      );
      return explanation.proof.every((row) => row["agrees"] === true) ? 0 : 1;
    } finally {
      warehouse.close();
    }
  }
};

function parsePair(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new Refused(`not a key: ${text}; write it as hcpcs=J1745`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A list with its title, cut to a number of rows; 0 shows all. */
function part(title: string, rows: Rows, limit: number): string {
  if (rows.length === 0) return `${title}: none\n`;
  const shown = limit > 0 ? rows.slice(0, limit) : rows;
  const more = rows.length > shown.length ? `… and ${rows.length - shown.length} more (--limit 0 shows all)\n` : "";
  return `${title}: ${rows.length}\n${toTable(shown.map(shorten))}${more}`;
}

/** The rows of the mart, one as a list of its columns. */
function head(mart: string, key: Readonly<Record<string, string>>, number: Rows, limit: number): string {
  const row =
    number.length === 1
      ? toTable(Object.entries(number[0]!).map(([column, value]) => ({column, value})))
      : toTable(limit > 0 ? number.slice(0, limit) : number);
  return `mart.${mart} ${Object.entries(key)
    .map((pair) => pair.join("="))
    .join(" ")}\n${row}`;
}

function renderTrail(
  {mart, key, number, kind, rule, model_file, lines, inputs, proof}: TrailExplanation,
  limit: number
): string {
  return [
    head(mart, key, number, limit),
    `The rule (${model_file}):\n${rule}\n`,
    ...(kind === "rule" ? [] : [part("Lines", lines, limit)]),
    part("Made from", inputs, limit),
    ...(proof.length > 0 ? [`The parts add up:\n${toTable(proof)}`] : [])
  ].join("\n");
}

function render(explanation: Explanation, limit: number): string {
  const {mart, key, number, proof} = explanation;
  return [
    head(mart, key, number, 0),
    part("Claim lines", explanation.claim_lines, limit),
    part("Service lines", explanation.service_lines, limit),
    part("Taken from lots", explanation.lots, limit),
    part("Cost adjustments", explanation.cost_adjustments, limit),
    part("CMS payment limits in force", explanation.payment_limits, limit),
    `The parts add up:\n${toTable(proof)}`
  ].join("\n");
}

/** A hash is shown by its first twelve digits on a terminal; --json has it whole. */
function shorten(row: Record<string, unknown>): Record<string, unknown> {
  const {sha256, ...rest} = row;
  return sha256 === undefined ? row : {...rest, sha256: String(sha256).slice(0, 12)};
}
