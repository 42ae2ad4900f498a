import {html} from "htl";
import {marketOf} from "../../../../src/forecast/mfp/page-market.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import type {Packet as GpoPacket} from "../../../../src/payment/gpo/sections.ts";
import {dollarsShort, quarterBefore, quarterWords} from "../../../../src/words/format.ts";
import type {CubeRow} from "../../measures.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {splitPicture, splitSentence} from "../../split.ts";
import {asOfLine, type Run} from "../../statement.ts";
import {nextSentence, type Watch} from "../../watch.ts";
import {waterfall} from "../../waterfall.ts";
import {effectPicture} from "../asp-watch/asp.ts";
import {drugRows} from "../drugs/drug.ts";
import {breakEvenInWords, breakEvenRows} from "../gpo/break-even.ts";
import {coverFigures} from "../gpo/cover.ts";
import {priceShareLines} from "../gpo/price-share.ts";
import {mfpDrivers} from "../mfp/drivers.ts";
import {mfpFan} from "../mfp/fan.ts";
import {floatPicture} from "../mfp/float.ts";
import {mfpFigures, mfpResult} from "../mfp/result.ts";
import {tornadoPicture} from "../mfp/tornado.ts";
import {drugPayerMap} from "../payers/heat.ts";
import {groupsSentence} from "../payers/margin-groups.ts";
import {topActions} from "../review/actions.ts";
import {backTestPicture, errorWords, tested} from "../review/backtest.ts";
import {bridgeBars, bridgeSentence} from "../review/bridge.ts";
import type {Action, BackTest, BridgeRow, Due, Headline} from "../review/data.ts";
import {maturedResult} from "../review/data.ts";
import {stepSums} from "../review/headline.ts";
import {deadlinePicture, moneySentence} from "../review/money.ts";
import {quarterFigures} from "../review/quarter.ts";

/** Each picture names the shape of its own data; who calls one by name vouches for it. */
type Draw = (data: never) => HTMLElement;

interface ReviewData {
  readonly headline: readonly Headline[];
  readonly bridge: readonly BridgeRow[];
  readonly tests: readonly BackTest[];
  readonly actions: readonly Action[];
  readonly due: readonly Due[];
  readonly quarter: string;
}

interface CubeData {
  readonly cube: readonly CubeRow[];
  readonly quarter: string;
  /** Counts of lines are not told: no cell may say that it rests on few. */
  readonly hides?: boolean;
}

interface MfpData {
  readonly input: MfpInput;
  readonly scenario: Scenario;
}

const choiceOf = (quarter: string) => ({quarter, payer_id: null, site_id: null});

/** The picture of a part of a page that has its table as well. */
const figureOf = (part: HTMLElement): HTMLElement => part.querySelector<HTMLElement>("figure") ?? part;

/** The bridge as a waterfall for paper: both ends, each step with its dollars. */
function bridgeOnPaper({headline, bridge, quarter}: ReviewData): HTMLElement {
  const base = quarterBefore(quarter);
  const [now, before] = [quarter, base].map((name) => headline.find((row) => row.quarter === name));
  if (!now || !before)
    return html`<p class="empty">There is no quarter before ${quarterWords(quarter)} to compare with.</p>`;
  const steps = stepSums(bridge, "matured", quarter, base);
  const bars = bridgeBars(maturedResult(before), steps, quarterWords(quarter), quarterWords(base))
    .filter(({step, cents}) => step === null || cents !== 0)
    .map(({step, words, cents}) => ({name: words, cents, isTotal: step === null, isLoss: cents < 0}));
  return picture(
    bridgeSentence(steps, base),
    `From ${dollarsShort(maturedResult(before))} to ${dollarsShort(maturedResult(now))}, projected net cost recovery; the steps add up to the cent`,
    responsive((width) => waterfall(bars, {width})),
    "bridge_matured"
  );
}

/** The pictures a packet can have, by name: each is drawn by the code of the page that shows it on a screen. */
export const PICTURES: Readonly<Record<string, Draw>> = {
  "as-of": ({run}: {run: Run}) => {
    const line = asOfLine(run, "#");
    // What is left out is on the last sheet, not behind a link.
    line.textContent = (line.textContent ?? "").replace(/ · Trust$/, "");
    return line;
  },
  "quarter-figures": ({headline, quarter}: ReviewData) => quarterFigures(headline, quarter),
  bridge: bridgeOnPaper,
  "top-actions": ({actions, untold = []}: ReviewData & {untold?: readonly object[]}) => topActions(actions, {untold}),
  "back-test": ({headline, tests, quarter}: ReviewData) => backTestPicture(tested(headline, tests, quarter)),
  deadlines: ({actions, due}: ReviewData) => deadlinePicture(actions, due, {height: 150}),
  split: ({cube, quarter}: CubeData) => splitPicture(drugRows(cube, choiceOf(quarter))),
  heat: ({cube, quarter, hides = false}: CubeData) =>
    drugPayerMap(cube, choiceOf(quarter), {most: 12, ...(hides ? {few: 0} : {})}),
  watch: ({watch}: {watch: readonly Watch[]}) => effectPicture(watch),
  "gpo-figures": ({told, ...packet}: GpoPacket & {told?: {rebates: boolean; contracts: boolean}}) =>
    coverFigures(packet, told),
  "break-even": (packet: GpoPacket) =>
    picture(
      packet.audience === "internal" ? breakEvenInWords(packet.economics) : "Net price against Medicare break-even",
      packet.audience === "internal"
        ? "Per cent of the payment limit. Dot: net price; diamond: target; square: walk-away; cross: Medicare break-even"
        : "Per cent of the payment limit. Dot: net price; cross: Medicare break-even",
      responsive((width) => breakEvenRows(packet.economics, {width, row: 24})),
      "gpo_price"
    ),
  "price-share": (packet: GpoPacket) =>
    picture(
      "Own net price as per cent of the payment limit",
      "Above 98.4% (dashed: 100%) Medicare's payment after sequestration does not cover it at 20% coinsurance",
      responsive((width) => priceShareLines(packet, {width, height: 170})),
      "gpo_price"
    ),
  "mfp-figures": ({input, scenario}: MfpData) => mfpFigures(mfpResult(scenario, marketOf(input).market)),
  "mfp-drivers": ({input, scenario}: MfpData) => mfpDrivers(mfpResult(scenario, marketOf(input).market)),
  "mfp-fan": ({input, scenario}: MfpData) => mfpFan(mfpResult(scenario, marketOf(input).market), null, {height: 210}),
  "mfp-tornado": ({input, scenario}: MfpData) => figureOf(tornadoPicture(scenario, marketOf(input).market)),
  "mfp-float": ({input, scenario, delays}: MfpData & {delays: {terms_days: number; payment_days: number}}) =>
    figureOf(floatPicture(scenario, marketOf(input).market, delays))
};

/** The same of sentences. */
type Say = (data: never) => string;

/** Titles of sheets of paper: the sentences that are the titles of the report's pages. */
export const SENTENCES: Readonly<Record<string, Say>> = {
  drugs: ({cube, quarter}: CubeData) => splitSentence(drugRows(cube, choiceOf(quarter))),
  payers: ({cube, quarter}: CubeData) => groupsSentence(cube, choiceOf(quarter), "payer"),
  money: ({actions, untold = []}: ReviewData & {untold?: readonly object[]}) => moneySentence(actions, untold.length),
  next: ({watch}: {watch: readonly Watch[]}) => nextSentence(watch),
  "break-even": (packet: GpoPacket) => breakEvenInWords(packet.economics),
  "mfp-float": (data: never) => PICTURES["mfp-float"]!(data).querySelector("figcaption strong")?.textContent ?? "",
  sure: ({headline, tests, quarter}: ReviewData) => errorWords(tested(headline, tests, quarter))
};
