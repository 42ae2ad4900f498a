import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {readMart} from "../warehouse/marts.ts";

/**
 * What every page has around its own text: a link past the menu, the practice's name, and a box that jumps to a drug, molecule,
 * code, NDC, payer, site or word. The box's script and list are files of the site, fetched when it is used.
 */

/** Folder of the site the shell's own files are in. */
const FOLDER = "_plus-six";

export interface Practice {
  readonly name: string | null;
  readonly is_sample: boolean;
}

/** One place to jump to: what people type, what it is, and its page from the root of the site. */
interface Place {
  readonly text: string;
  readonly kind: string;
  readonly href: string;
}

/** Pages and words a reader may type. */
const WORDS: readonly Place[] = [
  ["Quarter: net cost recovery", "index.html"],
  ["Drugs", "drugs.html"],
  ["Payers", "payers.html"],
  ["Sites of care", "sites.html"],
  ["Money to get back: actions, appeals", "money.html"],
  ["Stock: expiry, orders, losses", "inventory.html"],
  ["Buying: asks, rebates, tiers", "gpo.html"],
  ["Purchases: prices, contracts", "purchasing.html"],
  ["Ahead: next quarter, 2028", "ahead.html"],
  ["Maximum Fair Price, all assumptions", "mfp.html"],
  ["Trust: files, checks, what is unknown", "data-quality.html"],
  ["Denials", "denials.html"],
  ["Underpayments", "underpayments.html"],
  ["Days to pay and receivables", "cash.html"],
  ["Thirteen weeks of cash", "cash-ahead.html"],
  ["Which product for which payer", "product-choice.html"],
  ["Authorizations", "authorizations.html"],
  ["Payment limits and restatements", "asp-watch.html"],
  ["Drug administration coding", "administration.html"],
  ["White bagging and ways of supply", "benefit-shift.html"],
  ["Market: what Medicare and payers pay others", "market.html"],
  ["Glossary and methods", "methods/"],
  ["Data dictionary", "methods/dictionary.html"]
].map(([text, href]) => ({text: text!, kind: "page", href: href!}));

/** A name as part of an address, as the page's own template writes it. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
const isFileName = (id: unknown): boolean => /^[A-Za-z0-9][\w.-]*$/.test(String(id));

/** Writes the jump box's script and its list of places from the marts. */
export async function writeShell(dist: string, built: string): Promise<void> {
  const drugs = await readMart(
    `SELECT DISTINCT hcpcs, coalesce(drug.name, hcpcs) AS name, generic_name, family, therapy_line FROM margin_by_drug LEFT JOIN drug USING (hcpcs)
     WHERE hcpcs <> 'none' ORDER BY name, hcpcs`,
    built
  );
  const payers = await readMart("SELECT payer_id, name FROM payer ORDER BY name, payer_id", built);
  const sites = await readMart(
    "SELECT DISTINCT site_id, coalesce(site.name, site_id) AS name FROM margin_by_site LEFT JOIN site USING (site_id) ORDER BY name, site_id",
    built
  );
  const ndcs = await readMart(
    `SELECT DISTINCT ndc11, hcpcs, coalesce(drug.name, hcpcs) AS name FROM lot LEFT JOIN drug USING (hcpcs)
     WHERE hcpcs IN (SELECT hcpcs FROM margin_by_drug) ORDER BY ndc11`,
    built
  );
  const families = new Map(drugs.flatMap(({family}) => (family ? [[String(family), slugOf(String(family))]] : [])));
  const places: Place[] = [
    ...WORDS,
    ...[...families].map(([family, slug]) => ({text: family, kind: "molecule", href: `molecules/${slug}.html`})),
    ...[...new Set(drugs.flatMap(({therapy_line}) => (therapy_line ? [String(therapy_line)] : [])))]
      .sort()
      .map((line) => ({text: line, kind: "therapy line", href: `therapies/${slugOf(line)}.html`})),
    ...drugs.map(({hcpcs, name, generic_name}) => ({
      text: [name, generic_name, hcpcs].filter(Boolean).join(" · "),
      kind: "drug",
      href: `drugs/${String(hcpcs)}.html`
    })),
    ...payers
      .filter(({payer_id}) => isFileName(payer_id))
      .map(({payer_id, name}) => ({
        text: String(name ?? payer_id),
        kind: "payer",
        href: `payers/${String(payer_id)}.html`
      })),
    ...sites
      .filter(({site_id}) => isFileName(site_id) && site_id !== "none")
      .map(({site_id, name}) => ({text: String(name), kind: "site", href: `sites/${String(site_id)}.html`})),
    ...ndcs.map(({ndc11, hcpcs, name}) => ({
      text: `${String(ndc11)} · ${String(name)}`,
      kind: "NDC",
      href: `drugs/${String(hcpcs)}.html`
    }))
  ];
  mkdirSync(join(dist, FOLDER), {recursive: true});
  writeFileSync(join(dist, FOLDER, "jump.json"), JSON.stringify(places));
  writeFileSync(join(dist, FOLDER, "jump.js"), SCRIPT);
}

/** The practice's name as its reference table gives it. */
export async function readPractice(built: string): Promise<Practice> {
  const [row] = await readMart("SELECT practice_name, is_sample FROM run", built);
  return {name: (row?.["practice_name"] as string | null) ?? null, is_sample: row?.["is_sample"] === true};
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** The head of a page, `up` being the way to the root of the site. */
export function shellHtml({name, is_sample}: Practice, up: string): string {
  const practice = [name, is_sample ? "Invented sample" : null].filter((text) => text !== null).join(" · ");
  return `<header class="report-head" data-root="${up}" data-proof="yes"><span class="practice">${escapeHtml(practice)}</span>
<div class="jump"><input type="search" role="combobox" aria-label="Jump to a drug, payer, site, code or word (press /)" aria-expanded="false" aria-controls="jump-list" aria-autocomplete="list" placeholder="Jump to … ( / )" autocomplete="off" spellcheck="false"><ul id="jump-list" role="listbox" aria-label="Places" hidden></ul></div></header>
`;
}

/** The link past the menu, first in the page. */
export const SKIP = '\n<a class="skip" href="#observablehq-main">Skip to the page</a>';
export const scriptTag = (up: string): string => `\n<script src="${up}${FOLDER}/jump.js" defer></script>`;

/** The jump box: `/` focuses it, arrows choose, Enter goes; what is chosen in the address goes along. */
const SCRIPT = `"use strict";
(() => {
  const head = document.querySelector(".report-head");
  if (!head) return;
  const input = head.querySelector("input");
  const list = head.querySelector("ul");
  const root = head.dataset.root;
  let places = null;
  let found = [];
  let at = -1;
  const load = async () => {
    places ??= fetch(root + "${FOLDER}/jump.json").then((answer) => answer.json());
    return places;
  };
  const show = () => {
    list.replaceChildren(
      ...found.map((place, i) => {
        const item = document.createElement("li");
        item.id = "jump-" + i;
        item.className = "jump-item";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === at));
        const link = document.createElement("a");
        link.href = root + place.href + location.search;
        link.tabIndex = -1;
        link.textContent = place.text;
        const kind = document.createElement("small");
        kind.textContent = place.kind;
        item.append(link, " ", kind);
        item.addEventListener("mousedown", (event) => event.preventDefault());
        return item;
      })
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (at >= 0) input.setAttribute("aria-activedescendant", "jump-" + at);
    else input.removeAttribute("aria-activedescendant");
  };
  const search = async () => {
    const words = input.value.toLowerCase().replace(/-/g, " ").split(/\\s+/).filter(Boolean);
    const all = await load();
    const score = (text) => (text.startsWith(words[0]) ? 0 : text.includes(" " + words[0]) ? 1 : 2);
    found =
      words.length === 0
        ? []
        : all
            .map((place) => ({place, text: place.text.toLowerCase().replace(/-/g, " ")}))
            .filter(({text}) => words.every((word) => text.includes(word)))
            .sort((a, b) => score(a.text) - score(b.text))
            .slice(0, 10)
            .map(({place}) => place);
    at = found.length > 0 ? 0 : -1;
    show();
  };
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    search();
  });
  input.addEventListener("focus", load);
  input.addEventListener("blur", () => {
    found = [];
    at = -1;
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      at = found.length === 0 ? -1 : (at + step + found.length) % found.length;
      show();
    } else if (event.key === "Enter" && at >= 0) list.querySelectorAll("a")[at].click();
    else if (event.key === "Escape") input.blur();
  });
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
})();
`;
