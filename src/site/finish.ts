import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {filesUnder} from "./stage.ts";

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

/**
 * Mends a page as Framework writes it: a language, zooming allowed, names for its controls, no modification times (a rebuild of the same data gives
 * the same bytes), and a policy that lets nothing in from elsewhere.
 */
export function finishPage(html: string): string {
  const mended = html
    .replace(/<html(?![^>]*\slang=)/, '<html lang="en"')
    .replace("width=device-width, initial-scale=1, maximum-scale=1", "width=device-width, initial-scale=1")
    .replace(/,"lastModified":\d+/g, "")
    // A block that scrolls sideways must be reachable by keyboard.
    .replace(/<pre(?![^>]*\stabindex=)/g, '<pre tabindex="0"')
    .replace(/\n<meta name="generator"[^>]*>/, "")
    // What Framework's list of pages lacks for those who hear it: a name for its switch, and only items in its list.
    .replace(
      '<input id="observablehq-sidebar-toggle"',
      '<input id="observablehq-sidebar-toggle" aria-label="List of pages"'
    )
    .replace(/(<label id="observablehq-sidebar-close"[^>]*><\/label>)([\s\S]*?<\/ol>)/, "$2\n  $1");
  const charset = '<meta charset="utf-8">';
  if (!mended.includes(charset)) throw new Error("a page has no charset line to put its policy after");
  return mended.replace(
    charset,
    () => `${charset}\n<meta http-equiv="Content-Security-Policy" content="${policyOf(mended)}">`
  );
}

/** Mends every page of a built site. Returns how many there are. */
export function finishSite(folder: string): number {
  const pages = filesUnder(folder, (path) => path.endsWith(".html"));
  for (const page of pages) writeFileSync(page, finishPage(readFileSync(page, "utf8")));
  return pages.length;
}
