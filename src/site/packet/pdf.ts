import {fileURLToPath} from "node:url";
import type {Browser} from "playwright-core";
import {dayWords} from "../../words/format.ts";
import {findChromium, launch} from "./browser.ts";
import {escapeHtml, toHtml} from "./html.ts";
import type {Packet} from "./packet.ts";

/** A packet on paper: the page with its pictures drawn, and its PDF. */
export interface Printed {
  readonly html: string;
  readonly pdf: Uint8Array;
}

/** A browser that prints packets: letter, landscape, as-of and build on every page. */
export interface Printer {
  /**
   * Draws a packet's pictures by the report's own code, lets each page hold what fits, and prints it. Nothing is fetched, and
   * what is printed has no script.
   */
  print(packet: Packet): Promise<Printed>;
  close(): Promise<void>;
}

/** Starts a browser to print with. Throws `NoBrowser`. */
export async function openPrinter(): Promise<Printer> {
  const browser = await launch(await findChromium());
  const script = await drawingScript();
  return {
    async print(packet) {
      const html = await drawPages(browser, toHtml(packet), script);
      return {html, pdf: withoutClock(await pdfOf(browser, html, packet), packet.as_of)};
    },
    close: () => browser.close()
  };
}

/** Prints one packet. Throws `NoBrowser`. */
export async function printPdf(packet: Packet): Promise<Printed> {
  const printer = await openPrinter();
  try {
    return await printer.print(packet);
  } finally {
    await printer.close();
  }
}

/** The code that draws, as one script for the browser. */
async function drawingScript(): Promise<string> {
  const {build} = await import("esbuild");
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL("../../../reports/components/pages/packet/draw.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "chrome115",
    legalComments: "none",
    logLevel: "silent"
  });
  return outputFiles[0]!.text;
}

/** The page with every picture drawn and every table as long as its sheet of paper allows. */
async function drawPages(browser: Browser, html: string, script: string): Promise<string> {
  const context = await browser.newContext({offline: true, viewport: {width: 1000, height: 760}});
  const page = await context.newPage();
  await page.setContent(html);
  // The page's own policy lets no script run; this one is the browser's master's.
  await page.evaluate(script);
  await page.evaluate("document.documentElement.className = 'fixed'");
  await page.evaluate("drawPacket()");
  await page.evaluate("document.documentElement.removeAttribute('class')");
  const drawn = await page.content();
  await context.close();
  return drawn;
}

async function pdfOf(browser: Browser, html: string, {title, as_of, build_id}: Packet): Promise<Uint8Array> {
  const context = await browser.newContext({javaScriptEnabled: false, offline: true});
  const page = await context.newPage();
  await page.setContent(html);
  const band = (left: string, right: string): string =>
    `<div style="font:7pt sans-serif;width:100%;margin:0 12mm;display:flex;justify-content:space-between;color:#444"><span>${left}</span><span>${right}</span></div>`;
  const pdf = await page.pdf({
    format: "Letter",
    landscape: true,
    preferCSSPageSize: true,
    displayHeaderFooter: true,
    headerTemplate: band(escapeHtml(title), `As of ${escapeHtml(dayWords(as_of))} · build ${escapeHtml(build_id)}`),
    footerTemplate: band("Plus Six", '<span class="pageNumber"></span> of <span class="totalPages"></span>')
  });
  await context.close();
  return pdf;
}

/**
 * The browser writes its clock and its machine into the PDF: the day the packet is as of and the program's name stand there
 * instead, at their length, because a PDF says where everything is by counting bytes.
 */
export function withoutClock(pdf: Uint8Array, as_of: string): Uint8Array {
  const day = `D:${as_of.replaceAll("-", "")}000000+00'00'`;
  const put = (text: string, old: string): string => text.slice(0, old.length).padEnd(old.length, " ");
  const text = Buffer.from(pdf)
    .toString("latin1")
    .replace(
      /(\/(?:CreationDate|ModDate) \()(D:[^)]*)\)/g,
      (_, head: string, clock: string) => `${head}${put(day, clock)})`
    )
    .replace(/(\/Creator \()((?:\\.|[^\\)])*)\)/g, (_, head: string, who: string) => `${head}${put("Plus Six", who)})`);
  return Buffer.from(text, "latin1");
}
