import {download, toCsv} from "./csv.ts";
import {type ChartRow, plainCell, rowsOf} from "./image.ts";

/** White room around a picture and the height of a line of its words, in pixels. */
const MARGIN = 16;
const LINE = 18;
/** Pixels of a PNG for each of the page. */
const SCALE = 2;
const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Copies or saves the picture of a figure, in the colors of paper whatever the screen's are, with its finding, its name and the day it
 * is as of; or saves the rows it is drawn from. Returns what became of it, in words. `drawn` is what to take where the figure
 * shows no chart of its own. Throws in one line when there is nothing to take.
 */
export async function pictureFile(
  figure: HTMLElement,
  act: "copy" | "png" | "svg" | "csv",
  drawn?: SVGElement | HTMLElement
): Promise<string> {
  const chart = drawn ?? figure.querySelector<SVGElement | HTMLElement>(".responsive > *");
  if (!chart) throw new Error("There is no picture here.");
  const name = fileName(figure);
  if (act === "csv") {
    download(`${name}.csv`, csvOf(rowsOf(chart)));
    return "saved";
  }
  const picture = withWords(figure, chart instanceof SVGSVGElement ? chart : largest(chart));
  if (act === "svg") {
    download(`${name}.svg`, picture.text, "image/svg+xml");
    return "saved";
  }
  if (act === "copy" && typeof ClipboardItem === "function" && navigator.clipboard) {
    // The promise goes in as it is: a browser may ask that copying begins within the press.
    await navigator.clipboard.write([new ClipboardItem({"image/png": pngOf(picture)})]);
    return "copied";
  }
  download(`${name}.png`, await pngOf(picture), "image/png");
  return act === "copy" ? "this browser copies no pictures from here: saved as PNG" : "saved";
}

/** Rows as CSV under the names of their columns. */
export function csvOf(rows: readonly ChartRow[]): string {
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return toCsv(
    head,
    rows.map((row) => head.map((name) => plainCell(row[name])))
  );
}

/** The neutral name of a picture as a file name: its first words. */
export function fileName(figure: HTMLElement): string {
  const words = (
    (figure.querySelector("figcaption small") ?? figure.querySelector("figcaption"))?.textContent ?? "picture"
  )
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return `plus-six-${words.slice(0, 6).join("-")}`;
}

function largest(chart: HTMLElement | SVGElement): SVGSVGElement {
  const all = [...chart.querySelectorAll("svg")].sort((a, b) => b.clientHeight - a.clientHeight);
  if (!all[0]) throw new Error("There is no picture here.");
  return all[0];
}

/** The colors of the report in the light: what its style sheet says of the page outside of any condition. */
export function lightColors(sheets: Iterable<CSSStyleSheet> = document.styleSheets): Map<string, string> {
  const found = new Map<string, string>();
  const read = (rules: CSSRuleList): void => {
    for (const rule of rules) {
      if (rule instanceof CSSImportRule && rule.styleSheet && !rule.media.mediaText) read(rule.styleSheet.cssRules);
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ":root") continue;
      for (const name of rule.style)
        if (name.startsWith("--")) found.set(name, rule.style.getPropertyValue(name).trim());
    }
  };
  for (const sheet of sheets) read(sheet.cssRules);
  return found;
}

/** A text with every `var(--name)` in it resolved. */
export function resolved(text: string, colors: ReadonlyMap<string, string>): string {
  let now = text;
  for (let depth = 0; depth < 5 && now.includes("var("); depth++)
    now = now.replace(/var\((--[\w-]+)(?:,\s*([^()]*))?\)/g, (_, name: string, other?: string) => {
      return colors.get(name) ?? other ?? "currentColor";
    });
  return now;
}

interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** The chart with the words around it, as a file that needs nothing of the page. */
function withWords(figure: HTMLElement, chart: SVGSVGElement): Picture {
  const colors = lightColors();
  const font = resolved("var(--sans-serif)", colors);
  const own = chart.cloneNode(true) as SVGSVGElement;
  for (const part of own.querySelectorAll('[aria-label="tip"]')) part.remove();
  const [wide, tall] = [Number(chart.getAttribute("width")), Number(chart.getAttribute("height"))];
  const width = wide + 2 * MARGIN;
  const said = (selector: string): string => figure.querySelector(selector)?.textContent?.trim() ?? "";
  const head = [
    ...wrapped(said("figcaption strong"), width / 8).map((text) => ({text, size: 15, weight: 650, fill: "--ink"})),
    ...wrapped(said("figcaption small"), width / 6.2).map((text) => ({text, size: 12, weight: 400, fill: "--ink-soft"}))
  ];
  const top = MARGIN + head.length * LINE + 6;
  const height = top + tall + MARGIN + LINE;
  const svg = document.createElementNS(NAMESPACE, "svg");
  const set = (element: Element, attributes: Readonly<Record<string, string | number>>): void => {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  };
  set(svg, {xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": font, "font-size": 12});
  const words = (text: string, attributes: Readonly<Record<string, string | number>>): void => {
    const line = document.createElementNS(NAMESPACE, "text");
    set(line, attributes);
    line.textContent = text;
    svg.append(line);
  };
  const ground = document.createElementNS(NAMESPACE, "rect");
  set(ground, {width, height, fill: "var(--paper)"});
  svg.append(ground);
  for (const [i, {text, size, weight, fill}] of head.entries())
    words(text, {
      x: MARGIN,
      y: MARGIN + (i + 0.8) * LINE,
      "font-size": size,
      "font-weight": weight,
      fill: `var(${fill})`
    });
  const foot = document.querySelector("#observablehq-footer span")?.textContent ?? "";
  words(foot, {x: MARGIN, y: height - MARGIN, "font-size": 11, fill: "var(--ink-soft)"});
  set(own, {x: MARGIN, y: top, style: "color: var(--ink-soft); overflow: visible"});
  svg.append(own);
  return {text: resolved(new XMLSerializer().serializeToString(svg), colors), width, height};
}

/** Words in lines of at most so many letters. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

async function pngOf({text, width, height}: Picture): Promise<Blob> {
  const image = new Image();
  // As data: the page's policy lets images in from itself and from data, not from blobs.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("this browser made no PNG"))), "image/png")
  );
}
