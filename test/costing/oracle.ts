/**
 * The ledger as a person would keep it: one stock at a time, one event after the other, lots in a queue. Written from
 * the rules of the contract, not from the SQL, which must equal it. Cents and thousandths of a unit, in bigint.
 */

export interface Purchase {
  readonly vendor: string;
  readonly invoice: string;
  readonly line: number;
  readonly date: string;
  readonly site: string;
  readonly ndc: string;
  readonly kind: string;
  readonly packages: bigint;
  /** Null when the NDC is in no crosswalk. */
  readonly units: bigint | null;
  readonly amount: bigint;
  readonly freight: bigint | null;
  readonly lot: string | null;
  readonly expiry: string | null;
}

export interface Claim {
  readonly claim: string;
  readonly line: number;
  readonly date: string;
  readonly site: string;
  readonly hcpcs: string;
  readonly ndc: string | null;
  readonly units: bigint;
  readonly lot: string | null;
  readonly consumes: boolean;
}

export interface Count {
  readonly site: string;
  readonly ndc: string;
  readonly date: string;
  readonly units: bigint;
  /** Millionths of a dollar that Medicare pays for a unit in the quarter of the count. */
  readonly limit: bigint | null;
}

export interface History {
  readonly purchases: readonly Purchase[];
  readonly claims: readonly Claim[];
  readonly counts: readonly Count[];
  /** Millionths of a dollar per unit, by `quarter hcpcs`. */
  readonly limits: ReadonlyMap<string, bigint>;
}

export interface Books {
  /** `claim line method` → `cost short estimated` */
  readonly lines: Map<string, string>;
  /** lot → `units cost left cost_left` under FIFO */
  readonly lots: Map<string, string>;
  /** `method lot issue` → `kind units cost` */
  readonly issues: Map<string, string>;
  /** `kind invoice line` → cents */
  readonly adjustments: Map<string, string>;
}

interface Event {
  readonly date: string;
  /** 0 receipt, 1 claim, 2 return, 3 transfer out, 4 count. */
  readonly order: number;
  readonly purchase?: Purchase;
  readonly claim?: Claim;
  readonly count?: Count;
}

interface Lot {
  readonly name: string;
  readonly label: string | null;
  readonly expiry: string | null;
  readonly units: bigint;
  readonly cents: bigint;
  /** What a count found: its cost is an estimate. */
  readonly isCounted: boolean;
  gone: bigint;
}

interface Taken {
  readonly lot: Lot;
  readonly units: bigint;
  readonly cents: bigint;
}

const MOVING = new Set(["purchase", "free_goods", "transfer_in", "transfer_out", "return", "rebill"]);

const floorDivide = (a: bigint, b: bigint): bigint => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b);
const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const quarterOf = (date: string): string => `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

function compareEvents(a: Event, b: Event): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.order !== b.order) return a.order - b.order;
  if (a.claim && b.claim) return byBytes(a.claim.claim, b.claim.claim) || a.claim.line - b.claim.line;
  if (a.purchase && b.purchase) {
    return (
      byBytes(a.purchase.vendor, b.purchase.vendor) ||
      byBytes(a.purchase.invoice, b.purchase.invoice) ||
      a.purchase.line - b.purchase.line
    );
  }
  return 0;
}

/** Takes up to `wanted` units from the lots in the order given. */
function take(lots: readonly Lot[], wanted: bigint): Taken[] {
  const taken: Taken[] = [];
  let rest = wanted;
  for (const lot of lots) {
    const units = minimum(rest, lot.units - lot.gone);
    if (units <= 0n) continue;
    const before = floorDivide(lot.cents * lot.gone, lot.units);
    lot.gone += units;
    taken.push({lot, units, cents: floorDivide(lot.cents * lot.gone, lot.units) - before});
    rest -= units;
  }
  return taken;
}

const sumUnits = (taken: readonly Taken[]): bigint => taken.reduce((sum, {units}) => sum + units, 0n);
const sumCents = (taken: readonly Taken[]): bigint => taken.reduce((sum, {cents}) => sum + cents, 0n);

/** The stock of one site and NDC under every method at once. */
class Stock {
  readonly lots: Record<"fifo" | "specific_lot", Lot[]> = {fifo: [], specific_lot: []};
  pool = {units: 0n, cents: 0n, gone: 0n};

  get onHand(): bigint {
    return this.lots.fifo.reduce((sum, lot) => sum + lot.units - lot.gone, 0n);
  }

  receive(lot: Omit<Lot, "gone">): void {
    this.lots.fifo.push({...lot, gone: 0n});
    this.lots.specific_lot.push({...lot, gone: 0n});
    const {units, cents, gone} = this.pool;
    const issued = units === 0n ? 0n : floorDivide(cents * gone, units);
    this.pool = {units: units - gone + lot.units, cents: cents - issued + lot.cents, gone: 0n};
  }

  issue(wanted: bigint, label: string | null): {fifo: Taken[]; specific_lot: Taken[]; average: bigint} {
    const fifo = take(this.lots.fifo, wanted);
    const own = label === null ? [] : this.lots.specific_lot.filter((lot) => lot.label === label);
    const scanned = take(own, wanted);
    const specific_lot = [...scanned, ...take(this.lots.specific_lot, wanted - sumUnits(scanned))];
    const {units, cents, gone} = this.pool;
    const after = gone + sumUnits(fifo);
    const average = units === 0n ? 0n : floorDivide(cents * after, units) - floorDivide(cents * gone, units);
    this.pool.gone = after;
    return {fifo, specific_lot, average};
  }
}

const roundHalfUp = (a: bigint, b: bigint): bigint => (2n * a + b) / (2n * b);

function eventOf(purchase: Purchase): Event | undefined {
  if (!MOVING.has(purchase.kind) || purchase.units === null || purchase.units === 0n) return undefined;
  const out = purchase.kind.startsWith("transfer") ? 3 : 2;
  return {date: purchase.date, order: purchase.units > 0n ? 0 : out, purchase};
}

/** Walks one history and returns its books. */
export function keepBooks(history: History): Books {
  const books: Books = {lines: new Map(), lots: new Map(), issues: new Map(), adjustments: new Map()};
  const stocks = new Map<string, Event[]>();
  const add = (key: string, event: Event): void => void stocks.set(key, [...(stocks.get(key) ?? []), event]);

  for (const purchase of history.purchases) {
    if (purchase.kind === "consigned") continue;
    const name = `${purchase.vendor} ${purchase.invoice} ${purchase.line}`;
    if (purchase.freight) books.adjustments.set(`freight ${name}`, String(purchase.freight));
    const event = eventOf(purchase);
    if (event) {
      add(`${purchase.site} ${purchase.ndc}`, event);
    } else if (purchase.amount !== 0n) {
      let kind = "no_units";
      if (purchase.kind === "price_credit") kind = "price_credit";
      else if (purchase.packages !== 0n && purchase.units === null) kind = "unmapped_ndc";
      else if (purchase.kind === "rebill") kind = "rebill";
      books.adjustments.set(`${kind} ${name}`, String(purchase.amount));
    }
  }
  for (const claim of history.claims) {
    if (!claim.consumes) continue;
    if (claim.ndc !== null && claim.units > 0n) {
      add(`${claim.site} ${claim.ndc}`, {date: claim.date, order: 1, claim});
      continue;
    }
    const limit = history.limits.get(`${quarterOf(claim.date)} ${claim.hcpcs}`);
    const cost = roundHalfUp((limit ?? 0n) * claim.units, 10_000_000n);
    for (const method of ["fifo", "average", "specific_lot", "replacement"]) {
      books.lines.set(`${claim.claim} ${claim.line} ${method}`, `${cost} ${claim.units} ${claim.units > 0n}`);
    }
  }
  for (const count of history.counts) add(`${count.site} ${count.ndc}`, {date: count.date, order: 4, count});
  for (const events of stocks.values()) walk(events.sort(compareEvents), history.limits, books);
  return books;
}

function walk(events: readonly Event[], limits: ReadonlyMap<string, bigint>, books: Books): void {
  const stock = new Stock();
  const prices = events.flatMap((event, place) => {
    const bought = event.order === 0 ? event.purchase : undefined;
    return bought && bought.amount > 0n ? [{place, units: bought.units!, cents: bought.amount}] : [];
  });
  const write = (issue: string, kind: (lot: Lot) => string, taken: {fifo: Taken[]; specific_lot: Taken[]}): void => {
    for (const method of ["fifo", "specific_lot"] as const) {
      const byLot = new Map<Lot, {units: bigint; cents: bigint}>();
      for (const {lot, units, cents} of taken[method]) {
        const sum = byLot.get(lot) ?? {units: 0n, cents: 0n};
        byLot.set(lot, {units: sum.units + units, cents: sum.cents + cents});
      }
      for (const [lot, {units, cents}] of byLot) {
        books.issues.set(`${method} ${lot.name} ${issue}`, `${kind(lot)} ${units} ${cents}`);
      }
    }
  };
  for (const [place, event] of events.entries()) {
    const {purchase, claim, count} = event;
    if (purchase && event.order === 0) {
      const name = `${purchase.vendor} ${purchase.invoice} ${purchase.line}`;
      stock.receive({
        name,
        label: purchase.lot,
        expiry: purchase.expiry,
        units: purchase.units!,
        cents: purchase.amount,
        isCounted: false
      });
    } else if (purchase) {
      const name = `${purchase.vendor} ${purchase.invoice} ${purchase.line}`;
      const taken = stock.issue(-purchase.units!, purchase.lot);
      const kind = event.order === 3 ? "transfer" : "return";
      write(name, () => (kind === "transfer" ? "transfer_out" : "return"), taken);
      const difference = purchase.amount + sumCents(taken.fifo);
      if (difference !== 0n) books.adjustments.set(`${kind}_difference ${name}`, String(difference));
    } else if (claim) {
      const taken = stock.issue(claim.units, claim.lot);
      const name = `${claim.claim} ${claim.line}`;
      write(name, () => "claim", taken);
      const short = claim.units - sumUnits(taken.fifo);
      const earlier = prices.filter((price) => price.place < place).at(-1);
      const price = earlier ?? prices[0];
      const limit = limits.get(`${quarterOf(claim.date)} ${claim.hcpcs}`) ?? 0n;
      const priced = (units: bigint): bigint =>
        price ? roundHalfUp(price.cents * units, price.units) : roundHalfUp(limit * units, 10_000_000n);
      const estimate = short > 0n ? priced(short) : 0n;
      const isCounted = taken.fifo.some(({lot}) => lot.isCounted);
      const tail = `${short} ${short > 0n || isCounted}`;
      books.lines.set(`${name} fifo`, `${sumCents(taken.fifo) + estimate} ${tail}`);
      books.lines.set(`${name} specific_lot`, `${sumCents(taken.specific_lot) + estimate} ${tail}`);
      books.lines.set(`${name} average`, `${taken.average + estimate} ${tail}`);
      books.lines.set(`${name} replacement`, `${priced(claim.units)} ${short} ${earlier === undefined}`);
    } else if (count) {
      const name = `count ${count.site} ${count.ndc} ${count.date}`;
      const missing = stock.onHand - count.units;
      const isFirst = !events.slice(0, place).some((each) => each.count);
      if (missing < 0n) {
        const price = prices.filter((each) => each.place < place).at(-1) ?? prices[0];
        const cents = price
          ? roundHalfUp(price.cents * -missing, price.units)
          : roundHalfUp((count.limit ?? 0n) * -missing, 10_000_000n);
        stock.receive({name, label: null, expiry: null, units: -missing, cents, isCounted: true});
        if (!isFirst && cents !== 0n)
          books.adjustments.set(`count_gain ${count.site} ${count.ndc} ${count.date}`, String(-cents));
      }
      if (missing > 0n) {
        const expired = (lot: Lot): string =>
          lot.expiry !== null && lot.expiry < count.date ? "expired" : "unexplained";
        write(name, (lot) => (isFirst ? "before_first_count" : expired(lot)), stock.issue(missing, null));
      }
    }
  }
  for (const lot of stock.lots.fifo) {
    const costLeft = lot.cents - floorDivide(lot.cents * lot.gone, lot.units);
    books.lots.set(lot.name, `${lot.units} ${lot.cents} ${lot.units - lot.gone} ${costLeft}`);
  }
}
