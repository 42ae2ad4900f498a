import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {type Explanation, explainMargin, type Rows} from "../publish/explain.ts";
import {openReader} from "../warehouse/read-only.ts";
import {COMMON, type Command} from "./command.ts";
import {warehousePath} from "./query.ts";
import {toTable} from "./render.ts";

export const explain: Command = {
  help: `
Usage: plus-six explain <mart> key=value … [--limit N] [--json] [--out DIR]

  plus-six explain margin_by_drug hcpcs=J1745 quarter=2025Q1

Prints the number, the claim lines, the lots they took from and the CMS rows, each with its file, line and SHA-256, and
proves that the parts add up to the number. It shows claim numbers: keep its output on this machine.

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
      const explanation = await explainMargin(warehouse.connection, mart.replace(/^mart\./, ""), key);
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

function render(explanation: Explanation, limit: number): string {
  const {mart, key, number, proof} = explanation;
  const part = (title: string, rows: Rows): string => {
    if (rows.length === 0) return `${title}: none\n`;
    const shown = limit > 0 ? rows.slice(0, limit) : rows;
    const more = rows.length > shown.length ? `… and ${rows.length - shown.length} more (--limit 0 shows all)\n` : "";
    return `${title}: ${rows.length}\n${toTable(shown.map(shorten))}${more}`;
  };
  const row =
    number.length === 1
      ? toTable(Object.entries(number[0]!).map(([column, value]) => ({column, value})))
      : toTable(number);
  return [
    `mart.${mart} ${Object.entries(key)
      .map((pair) => pair.join("="))
      .join(" ")}\n${row}`,
    part("Claim lines", explanation.claim_lines),
    part("Service lines", explanation.service_lines),
    part("Taken from lots", explanation.lots),
    part("Cost adjustments", explanation.cost_adjustments),
    part("CMS payment limits in force", explanation.payment_limits),
    `The parts add up:\n${toTable(proof)}`
  ].join("\n");
}

/** A hash is shown by its first twelve digits on a terminal; --json has it whole. */
function shorten(row: Record<string, unknown>): Record<string, unknown> {
  const {sha256, ...rest} = row;
  return sha256 === undefined ? row : {...rest, sha256: String(sha256).slice(0, 12)};
}
