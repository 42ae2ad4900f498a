import {QUARTER} from "../../../../src/words/code.ts";
import {withoutSmallCounts} from "../../../../src/words/small-counts.ts";
import {unbroken} from "../../page.ts";
import {fitPages} from "./fit.ts";
import {PICTURES, SENTENCES} from "./pictures.ts";

/**
 * Runs in the browser that prints a packet: draws each picture by the code of the report's own pages, takes out what only a
 * screen has (links, tips), and lets every page hold what fits on it.
 */
async function drawPacket(): Promise<void> {
  const frames = [...document.querySelectorAll<HTMLElement>("[data-picture]")];
  for (const frame of frames) {
    const data = JSON.parse(frame.querySelector("script")?.textContent ?? "null") as never;
    const draw = PICTURES[frame.dataset["picture"] ?? ""];
    if (!draw) throw new Error(`no such picture: ${frame.dataset["picture"]}`);
    frame.replaceChildren(draw(data));
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-sentence]")) {
    const words = SENTENCES[place.dataset["sentence"] ?? ""]!(JSON.parse(place.textContent ?? "null") as never);
    const title = place.parentElement?.querySelector("h1");
    if (title) title.textContent = unbroken(place.dataset["hides"] === undefined ? words : withoutSmallCounts(words));
    place.remove();
  }
  await settled();
  for (const frame of frames) {
    still(frame);
    inWords(frame, (text) => text.replace(QUARTER, "$1 Q$2"));
    if (frame.dataset["hides"] !== undefined) inWords(frame, withoutSmallCounts);
    for (const name of ["picture", "hides"]) delete frame.dataset[name];
  }
  for (const said of document.querySelectorAll(".picture strong"))
    if (said.textContent === said.closest(".page")?.querySelector("h1")?.textContent) said.remove();
  fitPages(document);
}

/** Charts draw themselves when they know their width: after the page was laid out twice. */
const settled = async (): Promise<void> => {
  await document.fonts.ready;
  for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(done));
};

/** What stays on paper: no links, no tips, no controls. */
function still(frame: HTMLElement): void {
  for (const link of frame.querySelectorAll("a")) {
    const text = document.createElement("span");
    text.append(...link.childNodes);
    link.replaceWith(text);
  }
  for (const part of frame.querySelectorAll('.picture-tools, button, [aria-label="tip"], svg title')) part.remove();
  for (const part of frame.querySelectorAll("[title], [tabindex]"))
    for (const name of ["title", "tabindex"]) part.removeAttribute(name);
}

/** Changes every text of a picture, that which only is heard too. */
function inWords(frame: HTMLElement, words: (text: string) => string): void {
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) node.nodeValue = words(node.nodeValue ?? "");
  for (const part of frame.querySelectorAll("[aria-label]"))
    part.setAttribute("aria-label", words(part.getAttribute("aria-label") ?? ""));
}

Object.assign(globalThis, {drawPacket});
