import * as canonical from "../../../src/schema/canonical.ts";
import type {Table} from "../../../src/schema/table.ts";

/**
 * Files beside purchases and claims that come in their senders' own columns: what each is called in canonical files, by
 * which header words it is known, which column is what, and what its words mean.
 */
export interface TableKind {
  readonly reads: string;
  readonly table: Table;
  /** In words, for a question. */
  readonly said: string;
  /** Header words that all stand in such a file. */
  readonly has: readonly RegExp[];
  /** Header words that do not. */
  readonly lacks: readonly RegExp[];
  /** Target column → header words, best first; `quarter` fills period_start and period_end. */
  readonly columns: {readonly [target: string]: readonly RegExp[]};
  /** Values every row has unless a person says otherwise. */
  readonly constants: {readonly [target: string]: string};
  /** Target column → what its words mean, first that fits. */
  readonly words: {readonly [target: string]: readonly (readonly [RegExp, string])[]};
}

const NDC = [/^ndc ?-?11$/, /\bndc\b/, /^ndc/];
const SITE = [/^site/, /location|facility|clinic|department|branch|account/];
const STARTS = [/^(eff(ective)?|start|begin)( date)?$/, /(eff|start|begin|from)\w* ?(date|dt)?/];
const ENDS = [
  /^(end|exp(iration)?|term(ination)?|stop|thru)( date)?$/,
  /(^| )(end|exp|term|stop|thru)\w*( ?(date|dt))?$/
];
const INVOICE = /\binv(oice)?\b/;
const CHARGE = /\b(charges?|billed|allowed|paid|payment)\b/;
const AUTH = /\bauth(orization)?\b.*(no|num|number|#|id)|\bauth(orization)?$|\b(pa|case) #|^key$/;

export const TABLE_KINDS: readonly TableKind[] = [
  {
    reads: "rebates",
    table: canonical.rebate,
    said: "a rebate statement",
    has: [/rebate|earned|accrued/, /quarter|qtr|period|start|from/, /amount|earned|accrued|\$/],
    lacks: [INVOICE],
    columns: {
      program_id: [/^program/, /contract|agreement/],
      contract_id: [/contract|agreement/],
      manufacturer: [/manufacturer|mfr|supplier|labeler/],
      quarter: [/quarter|^qtr/],
      period_start: [/period.*(start|begin|from)/, /^(start|begin|from)/],
      period_end: [/period.*(end|to|thru)/, /^(end|to|thru)/],
      hcpcs: [/hcpcs/],
      ndc11: NDC,
      accrued_amount: [/(earned|accrued|calculated)( rebate)?( amount| \$)?$/],
      received_amount: [
        /rebate (amount|amt|\$|paid|payment)$/,
        /(amount|amt) (paid|received)|paid amount|^(paid|received|payment)$/
      ],
      received_date: [/(check|paid|payment|received|deposit) ?date|date (paid|received)/],
      tier: [/^tier/]
    },
    constants: {},
    words: {}
  },
  {
    reads: "inventory_counts",
    table: canonical.inventoryCount,
    said: "a count of stock",
    has: [/\bndc/, /on ?-?hand|\bqoh\b|\bboh\b|counted|\bcount\b|physical/],
    lacks: [INVOICE],
    columns: {
      site_id: SITE,
      ndc11: NDC,
      count_date: [/count(ed)? ?date|date counted|as of|snapshot/, /\bdate\b/],
      packages: [
        /counted( qty| quantity)?$|physical( count)?|count(ed)? (qty|quantity)/,
        /on ?-?hand|\bqoh\b|\bboh\b|^count$/
      ],
      lot: [/^lot( ?(no|number|#))?$/]
    },
    constants: {},
    words: {}
  },
  {
    reads: "prior_auths",
    table: canonical.priorAuth,
    said: "prior authorizations",
    has: [AUTH, /status|outcome|determination|decision/],
    lacks: [CHARGE, INVOICE],
    columns: {
      authorization_id: [/auth(orization)? ?(no|num|number|#|id)/, AUTH],
      patient_key: [/(patient|pt) ?(id|key|#|no|account)|\bmrn\b|chart ?(no|number|#)/],
      site_id: SITE,
      payer_id: [/payer|insurance|carrier|plan/],
      hcpcs: [/hcpcs|cpt|procedure|j ?code|^code$/],
      requested_date: [/(request|submi|sent|added|creat|entry)\w* ?(date|dt|on|time)?|^auth date$/],
      decided_date: [/(decid|decision|determin|approv|deni|respon)\w* ?(date|dt|on)/],
      outcome: [/^(auth(orization)? )?(status|outcome)$/, /determination|decision$|status|outcome/],
      reason: [/reason/],
      valid_from: [/(valid|auth|service|eff)\w* ?(from|start|begin)|^(from|start|effective)( date)?$/],
      valid_to: [/(valid|auth|service)\w* ?(to|thru|end|exp)\w*|^(to|end|thru|exp\w*)( date)?$/],
      units: [/units( approved)?$/]
    },
    constants: {},
    words: {
      outcome: [
        [/overturn|approved on appeal/i, "overturned"],
        [/appeal|pend|sent|action required|^open|new request|incomplete|in (process|review)|submitted/i, "pending"],
        [/den(y|ied)|unfavorable|dismiss|reject/i, "denied"],
        [/void|cancel|withdr|duplicate/i, "withdrawn"],
        [/approv|authorized|favorable|no auth\w* required|not required/i, "approved"]
      ]
    }
  },
  {
    reads: "schedule",
    table: canonical.schedule,
    said: "a schedule of appointments",
    has: [/app(ointmen)?t|visit|sched/, /status|cancel/],
    lacks: [CHARGE, INVOICE, AUTH],
    columns: {
      appointment_id: [/app(ointmen)?t ?(id|no|#|number)|^id$|encounter|visit ?(id|no|#)/],
      site_id: SITE,
      date: [/(app(ointmen)?t|visit|sched\w*|start) ?(date|dt)/, /^date$|\bdate\b|start/],
      patient_key: [/(patient|pt) ?(id|key|#|no)|\bmrn\b/],
      hcpcs: [/hcpcs|cpt|j ?code|procedure|^code$/],
      units: [/units|dose/],
      status: [/status/]
    },
    constants: {},
    words: {
      status: [
        [/no.?show|missed/i, "missed"],
        [/cancel|resched|delet|discontin|bump|moved/i, "changed"],
        [/arriv|check|start|fulfil|complete|kept|charge|done|seen/i, "kept"],
        [/book|sched|confirm|pend|propos|future|planned/i, "planned"]
      ]
    }
  },
  {
    reads: "administration_times",
    table: canonical.administrationTime,
    said: "start and stop times of infusions",
    has: [/start|begin/, /stop|end/, /claim|encounter|visit/],
    lacks: [CHARGE, INVOICE, AUTH, /status/],
    columns: {
      claim_id: [/claim|encounter|visit/],
      line_number: [/^line/],
      start: [/start|begin/],
      stop: [/stop|end/],
      route: [/route|type/]
    },
    constants: {line_number: "1"},
    words: {}
  },
  {
    reads: "wac",
    table: canonical.wac,
    said: "list prices",
    has: [/\bndc/, /\bwac\b/],
    lacks: [INVOICE, /contract/, /qty|quantity shipped/],
    columns: {
      ndc11: NDC,
      starts: [...STARTS, /\bdate\b/],
      wac_per_package: [/wac.*(package|pkg)|(package|pkg).*wac/, /^(?!.*unit).*\bwac\b/],
      awp_per_package: [/awp.*(package|pkg)|(package|pkg).*awp/, /^(?!.*unit).*\bawp\b/]
    },
    constants: {},
    words: {}
  },
  {
    reads: "gpo_contracts",
    table: canonical.gpoContract,
    said: "a price list or contract of a purchasing group",
    has: [/\bndc/, /price/, /contract|gpo|tier|agreement/],
    lacks: [INVOICE, /\b(qty|quantity) (shipped|ordered|billed)\b/],
    columns: {
      contract_id: [/contract ?(no|num|number|#|id)|agreement/, /^contract$/],
      gpo: [/\bgpo\b/],
      manufacturer: [/manufacturer|mfr|supplier|labeler|vendor/],
      ndc11: NDC,
      starts: STARTS,
      ends: ENDS,
      price: [/(contract|net|gpo|package|member) ?price/, /^(?!.*(wac|awp|list|date|start|stop|type)).*price/],
      tier: [/^tier( (no|level|name))?$/],
      tier_threshold: [/threshold|min(imum)? (qty|quantity|volume)/],
      rebate_pct: [/rebate ?(%|pct|percent|rate)/],
      terms_days: [/net days|terms/]
    },
    constants: {},
    words: {}
  },
  {
    reads: "payer_contracts",
    table: canonical.payerContract,
    said: "a payer's fee schedule",
    has: [/hcpcs|cpt|procedure|^code$/, /fee|rate|allow|payment limit/],
    lacks: [INVOICE, AUTH, /\bndc/, /claim|patient|date of service|\bdos\b|units|charge/],
    columns: {
      payer_id: [/payer|carrier|insurance/],
      plan: [/plan|network|product/],
      code_from: [/hcpcs|cpt|procedure|^code$/],
      starts: STARTS,
      ends: ENDS,
      fixed_amount: [
        /final rate|max(imum)? fee|allow(ed|ance)|fee (amount|schedule)|^(fee|rate)$/,
        /fee|rate|allow|payment limit/
      ]
    },
    constants: {base: "fee_schedule"},
    words: {}
  }
];
