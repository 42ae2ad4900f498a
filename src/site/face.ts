import {createHash} from "node:crypto";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {packageFile} from "../installed.ts";

/**
 * The face of all text: Source Sans 3, variable, its Latin part, under the SIL Open Font License. Its digits and its minus
 * are of one width; signs it lacks (→, ≤) come from the reader's system. It lies in the site itself. Packets keep the
 * system's: browsers write a variable face into a PDF as drawings, not as a font.
 */
const PACKAGE = "@fontsource-variable/source-sans-3";
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

const read = (...path: readonly string[]): Buffer => readFileSync(packageFile(PROJECT, ...PACKAGE.split("/"), ...path));
const bytesOfFace = (): Buffer => read("files", "source-sans-3-latin-wght-normal.woff2");

/** The rule that names the face `Source Sans 3`, read from an address. A page is readable before it is there. */
const rule = (url: string): string =>
  `@font-face{font-family:"Source Sans 3";font-weight:200 900;font-display:swap;src:url(${url}) format("woff2");unicode-range:${RANGE}}`;

/** What the Latin part has: the others are asked of the system at once. */
const RANGE =
  "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";

const FOLDER = "_font";

/** Writes the face and its license into a site; returns the lines for a page's head, given the way to the site's root. */
export function writeFace(site: string): (up: string) => string {
  const bytes = bytesOfFace();
  const name = `source-sans-3.${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}.woff2`;
  mkdirSync(join(site, FOLDER), {recursive: true});
  writeFileSync(join(site, FOLDER, name), bytes);
  writeFileSync(join(site, FOLDER, "LICENSE.txt"), read("LICENSE"));
  return (up) => {
    const url = `${up}${FOLDER}/${name}`;
    return `\n<link rel="preload" as="font" type="font/woff2" crossorigin href="${url}">\n<style>${rule(url)}</style>`;
  };
}
