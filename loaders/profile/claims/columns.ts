import {type Shape, shapeOf} from "../sniff.ts";
import type {NumberStyle} from "../text.ts";
import type {Table} from "./grain.ts";
import type {ClaimTarget} from "./schema.ts";
import {codeParts, isCode, isSeveralCodes, wordsOf} from "./words.ts";

/** Guessing which column of a practice-management export is what, by its name and by what is in it. */

interface Hint {
  readonly target: ClaimTarget;
  /** Header words, best first. */
  readonly names: readonly RegExp[];
  /** Header words that are something else, whatever fits above. */
  readonly not?: RegExp;
  /** Shapes the cells may have; any when left out. */
  readonly shapes?: readonly Shape[];
  /** Take every column that fits, not the first: modifiers, payments of several payers. */
  readonly all?: boolean;
  /** What every filled cell must be. */
  readonly cells?: (cell: string) => boolean;
}

const MONEY: readonly Shape[] = ["money", "number", "integer"];
const DAY: readonly Shape[] = ["date", "integer"];

/** Words that make an amount another amount: per unit, expected by contract, a balance, a code. */
const NOT_PAID =
  /resp|balance|portion|\bdue|allow|expect|\bdate|number|\bid$|\bcode|\btype|method|\bref\b|\bgroup|\bplan|\bclass|\bbatch|\bsource/;

/** In this order, so that the surer columns are taken first. */
const HINTS: readonly Hint[] = [
  {
    target: "hcpcs",
    names: [
      /^(cpt|hcpcs|hcpc)\b/,
      /\b(cpt|hcpcs|hcpc)\b/,
      /\b(procedure|service|billing|charge|line)( \w+)? code\b/,
      /^procedure( id)?$/,
      /^code$/,
      /\bcode\b/
    ],
    not: /modifier|adjust|reason|group|place|denial|transaction|status|diag|icd|rev|revenue|zip|desc|type|ndc/,
    cells: (cell) => cell === "" || codeParts(cell) !== null || isSeveralCodes(cell)
  },
  {
    target: "ndc11",
    names: [/^ndc( (code|number|id|11))?$/, /national drug code/, /\bndc\b/],
    not: /qty|quantity|unit|uom|measure|desc|price|name/,
    shapes: ["ndc", "integer", "text", "number"]
  },
  {
    target: "modifiers",
    names: [
      /^(procedure |charge |service )?(code )?modifier( (\d|[a-d]|one|two|three|four|id))?$|^m \d$|^(charge code |other )modifier$|^\w+ modifier( \d)?$/
    ],
    not: /desc|name|json|adjust/,
    all: true
  },
  {
    target: "claim_id",
    names: [
      /^claim (number|id|sid|control number)$|^claim$/,
      /^invoice( (number|id))?$|^inv( number)?$|^invoice number$/,
      /^(voucher|ticket|superbill|bill)( (number|id))?$/,
      /^(visit|encounter)( (number|id))?$/,
      /patient control number|^pcn$/,
      /\b(claim|invoice|voucher|encounter|visit) (number|id)$/,
      /^appointment( id)?$/
    ],
    not: /payer|icn|status|date|type/
  },
  {
    target: "charge_id",
    names: [
      /^(charge|charge line|charge detail|line item|item|service line|procedure|encounter procedure|charge transaction|claim line|invoice detail|patient visit procs|visit procedure)( (id|number|sid|key|control number))$/,
      /^charge (id|number)\b/
    ]
  },
  {
    target: "line_number",
    names: [/^line( number)?$|^(claim|service|charge) line( number)?$|^line number$|^seq(uence)?( number)?$/],
    shapes: ["integer"]
  },
  {target: "transaction_id", names: [/^(transaction|posting|ledger|payment detail)( (id|number|sid|key))$/]},
  {
    target: "remittance_id",
    names: [
      /^(era|eft|remit|remittance)( (id|number))?$/,
      /^(check|eft|check eft|trace|check or eft)( trace)?( number)?$/,
      /\bcheck number$|\btrace number$/
    ]
  },
  {
    target: "adjustment_group",
    names: [/^(claim )?(adjustment )?group( code)?$|^(adjustment|adj) group/],
    cells: (cell) => /^(CO|PR|OA|PI|CR)?$/i.test(cell)
  },
  {
    target: "adjustment_reason",
    names: [/^(claim )?adjustment (reason|code)( code)?( \d)?$|^(carc|reason code|reason)$/],
    not: /desc|amount/
  },
  {
    target: "transaction_code",
    names: [/^transaction code$|^(posting|payment|adjustment|pay) code$|^(transaction )?reason$/]
  },
  {
    target: "transaction_type",
    names: [
      /^transaction (type|kind|class|category)$/,
      /^(activity|entry|line|row|record|ledger|detail) type$/,
      /^(type|transaction|activity|action)$/
    ],
    shapes: ["text"]
  },
  {
    target: "transaction_text",
    names: [
      /^((transaction|entry|ledger|line) )?(desc|description|code desc|text|memo|note)$/,
      /^(transaction|posting|payment) (code )?(desc|description)$/
    ],
    shapes: ["text", "money", "integer", "number"]
  },
  {
    target: "service_date",
    names: [
      /^(dos|date of service|service date)( from)?$|^service (from|on)$|^(visit|treatment|infusion) date$/,
      /^(from|first|begin|beginning|start)( (dos|date|service date|date of service))?$/,
      /\b(dos|date of service|service date|service from date|service start( date)?)\b/,
      /\bservice\b.*\bdate\b|\bdate\b.*\bservice\b/,
      /^(charge )?from date$/
    ],
    not: /\b(to|thru|through|end|ending|edos)\b|post|bill|entry/,
    shapes: DAY
  },
  {
    target: "posted_date",
    names: [
      /^(payment )?(post|posted|posting)( date)?$|^date posted$/,
      /^(transaction|entry|activity|ledger) date$|^date of entry$/,
      /\bpost(ed|ing)? date\b/,
      /^date$/
    ],
    shapes: DAY
  },
  {
    target: "paid_date",
    names: [
      /^(payment|paid|check|remit|remittance|eft|deposit)( check)? date$|^date paid$/,
      /\b(payment|paid|check) date\b/
    ],
    shapes: DAY
  },
  {target: "adjudicated_date", names: [/adjudicat\w* date|^(payment )?eob date$|^decision date$/], shapes: DAY},
  {
    target: "submitted_date",
    names: [
      /^((first|last|claim|date) )?(billed|bill|submitted|submission|sent|filed|claim)( date)?$|^claim date$|first bill date/
    ],
    shapes: DAY
  },
  {
    target: "site_id",
    names: [
      /^(service |servicing |treatment )?(location|facility|site|clinic)( (name|id|code|number))?$/,
      /\b(service location|facility name|location name|site name|clinic name)\b/,
      /^(department|branch|office|center)( (name|id|code|key|number))?$|^(revenue|invoice) (location|branch)( name)?$/,
      /\b(department|location|facility)( (name|id|code))?$/,
      /^practice( name)?$/
    ],
    not: /place of|pos$|type|npi|address|city|state|zip/
  },
  {
    target: "payer_id",
    names: [
      /^(primary|visit primary|prim) (payer|carrier|insurance)( (name|company|company name|payer))?$/,
      /^(payer|carrier|insurance|insurance company|insurance carrier|billed to)( (name|company|company name|carrier))?$/,
      /\b(payer|carrier|insurance)( company| carrier| co)?( name)?$/,
      /^(primary )?coverage( 1)?( (name|payer))?$/,
      /^(payer|carrier|insurance)( id)$|^fsc$|\bpayer id payer name\b/
    ],
    not: /secondary|tertiary|\b2\b|\b3\b|payment|paid|balance|allow|adjust|type|order|level|transaction|icn|group|policy (type|plan|number)/
  },
  {
    target: "plan",
    names: [/\b(plan|plan name|product)$/, /^(policy|plan) type$/],
    not: /secondary|tertiary/,
    shapes: ["text"]
  },
  {
    target: "financial_class",
    names: [/^(fin|financial)( (class|cls))?$|^(financial|insurance|payer) (class|type|category)$|^policy type$/],
    shapes: ["text"]
  },
  {
    target: "payer_order",
    names: [
      /^(transaction )?transfer type$|\bpayer (level|order|type)$|^(insurance|coverage) (order|idx|index)$|^responsib(le|ility)( party)?$/
    ]
  },
  {
    target: "place_of_service",
    names: [/^(pos|place of service)( code)?$|\b(pos|place of service)( code)?$/],
    cells: (cell) => /^\d{0,2}$/.test(cell)
  },
  {
    target: "patient_key",
    names: [
      /^(patient|chart|mrn|medical record)( (account|chart|id|number|key|account number|mrn))?$|^account( (number|id))?$/,
      /\b(patient id|chart number|patient account)\b/
    ],
    not: /name|paid|payment|dob|birth|resp|control/,
    cells: (cell) => cell === "" || /\d/.test(cell)
  },
  {target: "authorization_id", names: [/\b(prior )?auth(orization)?( (number|id|code))?$/], not: /date|status/},
  {target: "lot", names: [/^(drug )?lot( number)?$/]},
  {
    target: "units",
    names: [
      /^(charge |billed |billing |procedure |service )?(units|unit|qty|quantity)( (billed|charged))?$/,
      /\b(units|qty|quantity)( billed)?$/
    ],
    not: /ndc|allowed|paid|minute|drug|price|cost|fee|dose/,
    // A count may bring its unit along: 50 UN.
    shapes: [...MONEY, "text"],
    cells: (cell) => shapeOf(cell) !== "text" || /^-?[\d.,]+\s*((un|units?)\.?)?$/i.test(cell)
  },
  {
    target: "unit_charge",
    names: [/^(unit (fee|charge|price|amount)|(fee|charge|price) (per|each)( unit)?|billed unit fee)$/],
    shapes: MONEY
  },
  {
    target: "allowed_amount",
    names: [
      /^(total |line |insurance |eob |payer |primary )?allow(ed|able)?( (amount|fee))?$/,
      /\b(allowed|approved)( amount)?$/,
      /^allow$|\ballow$/
    ],
    not: /expect|schedule|unit|units|contract/,
    shapes: MONEY
  },
  {
    target: "sequestration_amount",
    names: [/sequest\w*/],
    shapes: MONEY
  },
  {target: "withheld_amount", names: [/with ?held|withhold\w*/], shapes: MONEY},
  {
    target: "write_off_amount",
    names: [/\bwrite ?offs?\b|writeoff\w*|bad debt|charity|^patient adjustment$/],
    not: /reason|code|date|contract/,
    shapes: MONEY,
    all: true
  },
  {
    target: "contractual_amount",
    names: [
      /\bcontract(ual)?( (adjustment|allowance|amount|write ?off|disc\w*))*( amount)?$|\binsurance contract adjustment$/
    ],
    not: /reason|code|date|number|id$/,
    shapes: MONEY,
    all: true
  },
  {
    target: "assistance_paid_amount",
    names: [/\b(assist\w*|coupon|foundation|copay (card|program)|manufacturer)\b.*\b(paid|payment|amount|receipts)?$/],
    not: /date|number|id$|name/,
    shapes: MONEY,
    all: true
  },
  {target: "deductible_amount", names: [/\bdeduct(ible)?( (amount|applied))?$/], shapes: MONEY},
  {target: "coinsurance_amount", names: [/\bco ?ins(urance)?( amount)?$/], shapes: MONEY},
  {
    target: "patient_paid_amount",
    names: [
      /\b(patient|guarantor|self|self pay|responsible party)( \w+)? (paid|payment|receipts|collected)( amount)?$|\b(paid|payment|received) (by )?(the )?(patient)$|^payment patient$|\bpatient paid\b/
    ],
    not: NOT_PAID,
    shapes: MONEY,
    all: true
  },
  {target: "copay_amount", names: [/\bco ?pay( amount)?$/], shapes: MONEY},
  {
    target: "patient_responsibility",
    names: [/\b(patient|member|guarantor)( \w+)? (resp\w*|portion|share|liability)( amount)?$/],
    shapes: MONEY
  },
  {target: "refund_amount", names: [/\brefunds?( amount)?$/], not: /date|id$/, shapes: MONEY},
  {
    target: "balance_amount",
    names: [
      /^((total|line|charge|current|account|open|ending|invoice detail|cpt) )?balance( (total|due|amount))?$|^a r balance$|^outstanding( amount)?$|^invoice detail balance$/
    ],
    shapes: MONEY
  },
  {
    target: "paid_amount",
    names: [
      /^(total |all )?(insurance|payer|carrier|third party)( company)? (paid|payment|receipts)( (total|amount))?$|^(paid|payment) (by )?(insurance|payer|carrier)$|^insurance total$/,
      /\b(primary|secondary|tertiary|prim|sec|tert|insurance|payer)( insurance)?( \d)? (insurance )?(paid|payment|receipts)( amount)?$|^insurance( \d)? paid$/,
      /^(line |claim )?paid( amount)?$/
    ],
    not: NOT_PAID,
    shapes: MONEY,
    all: true
  },
  {
    target: "total_paid_amount",
    names: [/^(total )?(payment|receipts|paid)( (total|amount|applied))?$|^(invoice detail|line|charge) payment$/],
    not: NOT_PAID,
    shapes: MONEY
  },
  {
    target: "billed_amount",
    names: [
      /^(line|line item|service line) charge( amount)?$/,
      /^((total|line|gross|billed|billing|charge|submitted|original|extended|invoice detail) )?charge( (amount|total))?$|^(billed|total billed|total fee|billed fee|fee amount|charged)( amount)?$/,
      /^fee$|^(line )?(amount|total)( billed)?$|^extended (amount|fee|price)$/
    ],
    not: /unit|number|id$|code|date/,
    shapes: MONEY
  },
  {
    target: "adjustment_amount",
    names: [/^adjustment amount$|^(adj|cas) amount$/],
    shapes: MONEY
  },
  {
    target: "mixed_adjustment_amount",
    names: [
      /^(total )?adjustment( (total|amount))?$/,
      /\badjustment( (total|amount))?$/,
      /^disallow(ed|ance)?( amount)?$/
    ],
    not: /code|reason|group|date|type/,
    shapes: MONEY,
    all: true
  },
  {
    target: "amount",
    names: [
      /^(transaction |total |posted |applied )?amount$/,
      /^(transaction|payment|posted|applied) amount$/,
      /\bamount$/
    ],
    not: /expect|allow|unit|balance|outstanding/,
    shapes: MONEY
  },
  {
    target: "status",
    names: [/^(claim |charge |line |billing |bill |insurance )?status( (code|desc|name))?$|^status word$/]
  },
  {target: "voided", names: [/^(void|voided|is void|deleted|void flag|delete flag|void date|voided date|inactive)$/]}
];

/** Header words in their place, shapes of the cells below: what a guess looks at. */
interface Column {
  readonly words: string;
  readonly name: string;
  readonly cells: readonly string[];
  readonly shapes: ReadonlySet<Shape>;
}

/** Target → header cells, as a profile names them. */
export type GuessedColumns = Map<ClaimTarget, string[]>;

/** A table and the rows that its header takes. */
export interface Titled extends Table {
  readonly height: 1 | 2;
}

/** The columns without the word that several next to one another begin with: the name of a group over them. */
function withoutGroups(columns: readonly Column[]): readonly Column[] {
  const first = (at: number): string => columns[at]?.words.split(" ")[0] ?? "";
  return columns.map((column, at) => {
    const isGrouped = first(at) !== "" && [at - 1, at + 1].some((other) => first(other) === first(at));
    return isGrouped ? {...column, words: column.words.split(" ").slice(1).join(" ")} : column;
  });
}

/** By name first, contents deciding what a name may be; the code by contents alone where no name says it. */
export function guessClaimColumns({header, rows, style, height}: Titled): GuessedColumns {
  const names = header.cells.map((cell) => cell.trim());
  const columns = names.map((name, at): Column => {
    const cells = rows.slice(0, 400).map((row) => (row.cells[at] ?? "").trim());
    return {name, words: wordsOf(name), cells, shapes: shapesOf(cells, style)};
  });
  const lower = withoutGroups(columns);
  const taken = new Set<number>();
  const found: GuessedColumns = new Map();
  const isFree = (at: number): boolean => !taken.has(at) && names[at] !== "" && names.indexOf(names[at]!) === at;
  for (const hint of HINTS) {
    const whole = placesOf(hint, columns, isFree);
    // Under a header of two rows a column is also what its lower row calls it: Amounts / Charge.
    const own = whole.length > 0 || height === 1 ? whole : placesOf(hint, lower, isFree);
    if (own.length === 0) continue;
    for (const at of own) taken.add(at);
    found.set(
      hint.target,
      own.map((at) => names[at]!)
    );
  }
  if (!found.has("hcpcs")) {
    const at = columns.findIndex(
      ({cells}, index) => isFree(index) && mostly(cells, (cell) => isCode(cell) || isSeveralCodes(cell))
    );
    if (at >= 0) found.set("hcpcs", [names[at]!]);
  }
  return found;
}

function placesOf(
  {names, not, shapes, all, cells: must}: Hint,
  columns: readonly Column[],
  isFree: (at: number) => boolean
): number[] {
  const fits = (at: number): boolean => {
    const {words, shapes: own, cells} = columns[at]!;
    if (!isFree(at) || not?.test(words)) return false;
    if (shapes && own.size > 0 && ![...own].some((shape) => shapes.includes(shape))) return false;
    return !must || mostly(cells, must);
  };
  for (const name of names) {
    const own = columns.flatMap(({words}, at) => (name.test(words) && fits(at) ? [at] : []));
    if (own.length > 0) return all ? own : own.slice(0, 1);
  }
  return [];
}

/** Nine in ten filled cells; a column without any says nothing against it. */
function mostly(cells: readonly string[], is: (cell: string) => boolean): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return filled.filter(is).length >= 0.9 * filled.length;
}

/** Shapes that at least a tenth of the filled cells have. */
function shapesOf(cells: readonly string[], style: NumberStyle): Set<Shape> {
  const counts = new Map<Shape, number>();
  const filled = cells.map((cell) => shapeOf(cell, style)).filter((shape) => shape !== "empty");
  for (const shape of filled) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count * 10 >= filled.length).map(([shape]) => shape));
}
