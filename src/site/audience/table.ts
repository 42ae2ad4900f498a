import {Refused} from "../../errors.ts";
import type {Audience} from "../../payment/gpo/facts.ts";

export type {Audience};

export type PacketName = "review" | "gpo" | "mfp";

/** What readers of one kind may see. */
export interface AudienceRule {
  /** For messages and the help: who they are and what they get. */
  readonly who: string;
  /** Pages by the path of their source, without ending; null is all of them. */
  readonly pages: readonly string[] | null;
  /** What their first page shows: the margin review of the newest quarter, or CMS's limits of the drugs in use. */
  readonly document: "review" | "limits" | null;
  /** Packets that may be made for them. */
  readonly packets: readonly PacketName[];
  /** Columns that no data of theirs has, by name, beside those of patients' rows. */
  readonly without: RegExp | null;
  /** Whether counts of 1 to 10, and what would give them away, are left out. */
  readonly suppresses: boolean;
  /** Counts are to the nearest multiple of this; 1 is exact. */
  readonly step: number;
}

/** Single invoices and lots, and what people noted: for those who work with them. */
const LINES = /^(invoice|lot|po_number|owner|file|csv_file|remittance_file|path|sha256|source_line|csv_source_line)$/;
/** How numbers are made: the same for every practice. */
const METHODS = [
  "index",
  "payment",
  "revenue-cycle",
  "precheck",
  "stock",
  "forecast",
  "mfp",
  "review",
  "gpo",
  "x12",
  "security",
  "hosting",
  "monthly"
].map((name) => `methods/${name}`);

/**
 * Who may see what: the one table that `build --audience` and `packet --audience` read. A page or packet that is not named is not
 * there; a new one stays inside until someone adds it.
 */
export const AUDIENCES: Readonly<Record<Audience, AudienceRule>> = {
  internal: {
    who: "those who run the practice: everything but what belongs to patients",
    pages: null,
    document: null,
    packets: ["review", "gpo", "mfp"],
    without: null,
    suppresses: false,
    step: 1
  },
  leadership: {
    who: "owners and boards: the margin review by drug, payer and site; no invoices, lots, files or owners of actions; no count of 1 to 10",
    pages: METHODS,
    document: "review",
    packets: ["review"],
    without: LINES,
    suppresses: true,
    step: 1
  },
  gpo: {
    who: "a manufacturer or buying group: its own spend, prices, tiers and rebates; counts to the nearest 5",
    pages: METHODS,
    document: "limits",
    packets: ["gpo"],
    without: LINES,
    suppresses: true,
    step: 5
  },
  payer: {
    who: "a payer: the payment limits CMS publishes for the drugs in use, and how they are read",
    pages: METHODS,
    document: "limits",
    packets: [],
    without: LINES,
    suppresses: true,
    step: 5
  },
  public: {
    who: "anyone: the payment limits CMS publishes for the drugs in use, and how they are read",
    pages: METHODS,
    document: "limits",
    packets: [],
    without: LINES,
    suppresses: true,
    step: 10
  }
};

/** Columns that count patients, or what one patient has few of: `denied_claims`, `patients_before`. Invoices are nobody's. */
const COUNTS =
  /^(?!purchase_)(\w+_)?(patients|claims|lines|encounters|doses|appointments|visits|requests|authorizations)(_before|_approved|_with_balance)?$/;
export const isCount = (column: string): boolean => COUNTS.test(column);

export const isAudience = (text: string): text is Audience => Object.hasOwn(AUDIENCES, text);

/** The audiences a packet may be made for. */
export const audiencesOf = (packet: PacketName): Audience[] =>
  (Object.keys(AUDIENCES) as Audience[]).filter((name) => AUDIENCES[name].packets.includes(packet));

/** What each packet is called where people read. */
const CALLED: Readonly<Record<PacketName, string>> = {review: "a review", gpo: "a GPO packet", mfp: "an MFP forecast"};

/** The audience of that name, if the packet may be made for it; else refused with those it may be made for. */
export function audienceFor(packet: PacketName, name: string): Audience {
  const may = audiencesOf(packet);
  if (isAudience(name) && may.includes(name)) return name;
  throw new Refused(`no such audience: ${name}; ${CALLED[packet]} is for ${may.join(" or ")}`);
}
