import {join} from "node:path";
import {type Found, foundOf, optional, type Peer, type PeerOptions} from "./peer.ts";

/** The few words of nodejs-polars used here. */
interface Expr {
  [method: string]: (...values: unknown[]) => Expr;
}
interface Frame {
  [method: string]: (...values: unknown[]) => Frame;
}
interface Polars {
  col(name: string): Expr;
  lit(value: unknown): Expr;
  when(condition: Expr): {then(value: Expr): {otherwise(value: Expr): Expr}};
  concat(frames: readonly Frame[], options?: object): Frame;
  readParquet(path: string): Frame;
  readonly Int64: unknown;
  readonly Float64: unknown;
}

const KEY = ["site_id", "ndc11"];
const ORDER = [...KEY, "day", "kind", "a", "b", "line"];

/** The words of Polars that the steps below are written in. */
interface Words {
  readonly pl: Polars;
  readonly col: Polars["col"];
  readonly lit: Polars["lit"];
  readonly number: (expr: Expr) => Expr;
  readonly over: (expr: Expr) => Expr;
  readonly where: (condition: Expr, yes: Expr, no: Expr) => Expr;
}

const wordsOf = (pl: Polars): Words => ({
  pl,
  col: pl.col,
  lit: pl.lit,
  number: (expr) => expr["cast"]!(pl.Int64),
  over: (expr) => expr["over"]!(...KEY),
  where: (condition, yes, no) => pl.when(condition).then(yes).otherwise(no)
});

/** Doses given and packages received in one order, with what came and went before each. */
function eventsOf({pl, col, lit, number, over, where}: Words, claim: Frame, movement: Frame): Frame {
  const issued = claim["select"]!(
    ...KEY.map((name) => col(name)),
    col("day"),
    number(lit(1))["alias"]!("kind"),
    col("claim_id")["alias"]!("a"),
    lit("")["alias"]!("b"),
    number(col("line"))["alias"]!("line"),
    col("milliunits"),
    number(lit(0))["alias"]!("cents"),
    col("quarter"),
    col("hcpcs"),
    col("payer_id")
  );
  const received = movement["select"]!(
    ...KEY.map((name) => col(name)),
    col("day"),
    number(col("kind"))["alias"]!("kind"),
    col("vendor")["alias"]!("a"),
    col("invoice")["alias"]!("b"),
    number(col("line"))["alias"]!("line"),
    col("milliunits"),
    col("cents"),
    lit("")["alias"]!("quarter"),
    lit("")["alias"]!("hcpcs"),
    lit("")["alias"]!("payer_id")
  );
  const isLot = col("kind")["eq"]!(0);
  return pl.concat([issued, received])["sort"]!(ORDER)["withColumns"]!(
    over(where(isLot, col("milliunits"), number(lit(0)))["cumSum"]!())["alias"]!("received"),
    over(where(isLot, number(lit(0)), col("milliunits"))["cumSum"]!())["alias"]!("demanded")
  );
}

/** Where each lot lies on the line of all units of its key. */
function lotsOf({col, over}: Words, event: Frame): Frame {
  return event["filter"]!(col("kind")["eq"]!(0))["withColumns"]!(
    over(col("cents")["cumSum"]!())["minus"]!(col("cents"))["alias"]!("cents_before"),
    col("received")["minus"]!(col("milliunits"))["alias"]!("position_start")
  )["select"]!(
    ...KEY.map((name) => col(name)),
    col("position_start"),
    col("milliunits")["alias"]!("lot_milliunits"),
    col("cents")["alias"]!("lot_cents"),
    col("cents_before")
  )["sort"]!(["position_start"]);
}

/** Where each dose ends on that line, and what of it no lot covers. */
function dosesOf({col, lit, number, over, where}: Words, event: Frame): Frame {
  return event["filter"]!(col("kind")["gt"]!(0))["withColumns"]!(
    over(col("demanded")["minus"]!(col("received"))["cumMax"]!())["alias"]!("highest")
  )["withColumns"]!(where(col("highest")["gt"]!(0), col("highest"), number(lit(0)))["alias"]!("short_after"))[
    "withColumns"
  ]!(
    number(col("short_after")["minus"]!(over(col("short_after")["shift"]!(1))["fillNull"]!(0)))["alias"]!("short"),
    // The join finds a start at or before: one thousandth less makes it strictly before.
    number(col("demanded")["minus"]!(col("short_after"))["minus"]!(1))["alias"]!("last_unit")
  )["withRowIndex"]!("place")["sort"]!(["last_unit"]);
}

/** The cost of each dose: what its lots cost up to its last unit, less what they cost up to its first. */
function costsOf({pl, col, number, over}: Words, issue: Frame, lot: Frame): Frame {
  const taken = number(col("last_unit")["plus"]!(1)["minus"]!(col("position_start")));
  const product = col("lot_cents")["multiplyBy"]!(taken);
  // Without a division of whole numbers: what divides without rest is divided as floating point, and rounded back, exactly.
  const share = number(
    product["minus"]!(product["modulo"]!(col("lot_milliunits")))["cast"]!(pl.Float64)["divideBy"]!(
      col("lot_milliunits")["cast"]!(pl.Float64)
    )["round"]!(0)
  );
  return issue["joinAsof"]!(lot, {
    leftOn: "last_unit",
    rightOn: "position_start",
    byLeft: KEY,
    byRight: KEY,
    strategy: "backward"
  })["withColumns"]!(number(col("cents_before")["plus"]!(share)["fillNull"]!(0))["alias"]!("cents_after"))["sort"]!([
    "place"
  ])["withColumns"]!(
    number(col("cents_after")["minus"]!(over(col("cents_after")["shift"]!(1))["fillNull"]!(0)))["alias"]!("issue_cents")
  );
}

/** Polars through the npm package nodejs-polars: eager frames, sorted once, windows over keys, an as-of join for the lots. */
export async function openPolars({folder, modules}: PeerOptions): Promise<Peer> {
  const loaded = await optional("nodejs-polars", modules);
  const pl = ((loaded["default"] as object | undefined) ?? loaded) as unknown as Polars;
  const {col} = pl;
  const words = wordsOf(pl);
  const claim = pl.readParquet(join(folder, "claim.parquet"));
  const movement = pl.readParquet(join(folder, "movement.parquet"));
  let costed: Frame | undefined;
  let cell: Frame | undefined;
  const run = async (): Promise<void> => {
    const event = eventsOf(words, claim, movement);
    costed = costsOf(words, dosesOf(words, event), lotsOf(words, event));
    cell = costed["filter"]!(col("kind")["eq"]!(1))["groupBy"]!(["quarter", "hcpcs", "payer_id", "site_id"])["agg"]!(
      col("issue_cents")["sum"]!()["alias"]!("cents"),
      col("short")["sum"]!()["alias"]!("short")
    );
  };
  return {
    name: "Polars",
    isElsewhere: false,
    run,
    found: async (): Promise<Found> => {
      const totals = costed!["select"]!(col("issue_cents")["sum"]!(), col("short")["sum"]!())[
        "rows"
      ]!() as unknown as unknown[][];
      const cells = cell!["groupBy"]!(["site_id", "quarter"])["agg"]!(col("cents")["sum"]!(), col("short")["sum"]!())[
        "sort"
      ]!(["site_id", "quarter"])["rows"]!() as unknown as unknown[][];
      const {height} = costed as unknown as {height: number};
      return foundOf(cells, [height, ...totals[0]!]);
    },
    close: async () => {}
  };
}
