import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {relative, sep} from "node:path";
import {writeFace} from "./face.ts";
import {type Practice, SKIP, scriptTag, shellHtml} from "./shell.ts";
import {filesUnder} from "./stage-reports.ts";

const SCRIPT = /<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g;

/** The content-security policy of one page: its own inline scripts by their hash, everything else from the site. */
export function policyOf(html: string): string {
  const hashes = [...html.matchAll(SCRIPT)]
    .filter((match) => match[1]!.length > 0)
    .map((match) => `'sha256-${createHash("sha256").update(match[1]!).digest("base64")}'`);
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...new Set(hashes)].join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'"
  ].join("; ");
}

/** What the last line of a page says of the build it is of. */
export interface SiteStatement {
  readonly as_of: string | null;
  readonly version: string;
  /** Null in a site for others, which has no head, no jump box and no proof. */
  readonly practice: Practice | null;
  /** A site for others has no page of data quality; its first page says what it leaves out. */
  readonly isLimited?: boolean;
}

/**
 * Mends a page as Framework writes it: a language, zooming allowed, names for its controls, its last line, no modification
 * times (a rebuild of the same data gives the same bytes), its data asked for together with its modules and not after them,
 * and a policy that lets nothing in from elsewhere.
 */
export function finishPage(html: string, {lastLine = "", shell = "", script = "", face = ""} = {}): string {
  const mended = html
    .replace(/<html(?![^>]*\slang=)/, '<html lang="en"')
    .replace("width=device-width, initial-scale=1, maximum-scale=1", "width=device-width, initial-scale=1")
    .replace(/,"lastModified":[\d.]+/g, "")
    // A block that scrolls sideways must be reachable by keyboard.
    .replace(/<pre(?![^>]*\stabindex=)/g, '<pre tabindex="0"')
    .replace(/\n<meta name="generator"[^>]*>/, "")
    // What Framework's list of pages lacks for those who hear it: a name for its switch, and only items in its list.
    .replace(
      '<input id="observablehq-sidebar-toggle"',
      '<input id="observablehq-sidebar-toggle" aria-label="List of pages"'
    )
    .replace(/(<label id="observablehq-sidebar-close"[^>]*><\/label>)([\s\S]*?<\/ol>)/, "$2\n  $1")
    .replace(
      /(\n<script type="module">)/,
      (script) => `${face}${preloads(html)}\n<link rel="icon" href="data:,">${script}`
    )
    .replace(/<body>/, (body) => (shell ? body + SKIP : body))
    .replace(/<main id="observablehq-main"/, (main) => shell + main)
    .replace("</main>", (end) => end + lastLine + script);
  const charset = '<meta charset="utf-8">';
  if (!mended.includes(charset)) throw new Error("a page has no charset line to put its policy after");
  return mended.replace(
    charset,
    () => `${charset}\n<meta http-equiv="Content-Security-Policy" content="${policyOf(mended)}">`
  );
}

/** The last line of a page, `up` being the way from it to the root of the site: `./`, `../`. */
function lastLine({as_of, version, isLimited = false}: SiteStatement, up: string): string {
  const asOf = as_of ? `As of ${escapeHtml(as_of)}. ` : "";
  return `\n<footer id="observablehq-footer">\n<div><span>${asOf}Plus Six ${escapeHtml(version)}.</span> <a href="${up}${isLimited ? "index" : "data-quality"}.html">What is in these numbers, and what is not</a></div>\n</footer>`;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** Asks for the data a page registers while its modules are still on their way. */
const preloads = (html: string): string =>
  [...html.matchAll(/^registerFile\([^\n]*?"path":"([^"]+)"/gm)]
    .map(([, path]) => `\n<link rel="preload" as="fetch" crossorigin href="${path}">`)
    .join("");

/** Mends every page of a built site. Returns how many there are. */
export function finishSite(folder: string, statement: SiteStatement): number {
  const pages = filesUnder(folder, (path) => path.endsWith(".html"));
  const face = writeFace(folder);
  for (const page of pages) {
    const up = "../".repeat(relative(folder, page).split(sep).length - 1) || "./";
    writeFileSync(
      page,
      finishPage(readFileSync(page, "utf8"), {
        lastLine: lastLine(statement, up),
        shell: statement.practice ? shellHtml(statement.practice, up) : "",
        script: statement.practice ? scriptTag(up) : "",
        face: face(up)
      })
    );
  }
  return pages.length;
}
