/** Rows a list keeps as long as others have more; a table says its own. */
const LEAST = 3;
/** Columns a table keeps whatever its width. */
const COLUMNS = 3;
/** How small a page may be set when its shortest tables are too long for it. */
const SMALLEST = 0.6;

/**
 * Lets every page hold what fits on it, however much text a practice has: a table that is too wide loses its last columns, a
 * page that is too long loses rows of its longest table or list, and both say how many more the workbook has; what is still too
 * long is set smaller. Throws where even that does not help: nothing is ever cut off unsaid.
 */
export function fitPages(document: Document): void {
  for (const page of document.querySelectorAll<HTMLElement>(".page")) {
    for (const table of page.querySelectorAll<HTMLTableElement>("table[data-rows]")) narrow(table);
    for (let left = 1000; isTooLong(page) && left > 0; left--) {
      const longest = longestOf(page, leastOf) ?? longestOf(page, () => 0);
      if (!page.classList.contains("tight")) page.classList.add("tight");
      else if (longest) takeRow(longest);
      else if (!setSmaller(page))
        throw new Error(`a page does not fit on paper: ${page.querySelector("h1")?.textContent}`);
    }
    const edge = page.getBoundingClientRect().right + 1;
    const wide = [...page.querySelectorAll("table, svg, figure")].find(
      (part) => part.getBoundingClientRect().right > edge
    );
    if (wide) throw new Error(`wider than its page: ${wide.closest("section, figure")?.textContent?.slice(0, 80)}`);
  }
}

const isTooLong = (page: HTMLElement): boolean => page.scrollHeight > page.clientHeight + 1;
const rowsOf = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>(":scope > tbody > tr:not(.gap), :scope > li:not(.gap)")
];

const leastOf = (list: HTMLElement): number => Number(list.dataset["least"] ?? LEAST);

/** The longest table or list of a page that makes it too long and has more rows than its least. */
const longestOf = (page: HTMLElement, least: (list: HTMLElement) => number): HTMLElement | undefined =>
  [...page.querySelectorAll<HTMLElement>("[data-rows]")]
    .filter((list) => rowsOf(list).length > least(list) && makesLonger(list))
    .sort((a, b) => rowsOf(b).length - rowsOf(a).length)[0];

/** Of columns side by side only the longest makes a page longer. */
function makesLonger(list: HTMLElement): boolean {
  const column = list.closest<HTMLElement>(".column");
  if (!column) return true;
  const end = (one: Element): number =>
    Math.max(0, ...[...one.children].map((child) => child.getBoundingClientRect().bottom));
  return [...(column.parentElement?.children ?? [])].every((other) => end(other) <= end(column) + 1);
}

/** Takes the last row, or where both ends of an order matter one from the middle. */
function takeRow(list: HTMLElement): void {
  const gap = list.querySelector(".gap");
  const rows = rowsOf(list);
  const after = rows.filter((row) => gap && gap.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  const taken = after.length > rows.length - after.length ? after[0] : rows[rows.length - after.length - 1];
  (taken ?? after[0])?.remove();
  sayMore(list);
}

/** Takes the last columns of a table that is wider than its place. */
function narrow(table: HTMLTableElement): void {
  const room = table.parentElement?.clientWidth ?? 0;
  while (table.scrollWidth > room + 1 || table.offsetWidth > room + 1) {
    const columns = table.tHead?.rows[0]?.cells.length ?? 0;
    if (columns <= COLUMNS) break;
    for (const row of table.rows) {
      if (row.classList.contains("gap")) row.cells[0]!.colSpan = columns - 1;
      else row.cells[columns - 1]?.remove();
    }
    table.dataset["columns"] = String(Number(table.dataset["columns"] ?? 0) + 1);
    sayMore(table);
  }
}

/** "12 more rows and 1 more column in the workbook", where they would be. */
function sayMore(list: HTMLElement): void {
  const gap = list.querySelector<HTMLElement>(".gap");
  const place = gap?.querySelector(".more") ?? gap;
  if (!gap || !place) return;
  const said = (count: number, thing: string): string[] =>
    count > 0 ? [`${count.toLocaleString("en-US")} more ${thing}${count === 1 ? "" : "s"}`] : [];
  const words = [
    ...said(Number(list.dataset["rows"]) - rowsOf(list).length, list.tagName === "UL" ? "line" : "row"),
    ...said(Number(list.dataset["columns"] ?? 0), "column")
  ];
  place.textContent = `${words.join(" and ")} in the workbook`;
  gap.removeAttribute("hidden");
}

function setSmaller(page: HTMLElement): boolean {
  const sheet = page.querySelector<HTMLElement>(".sheet");
  const size = Number(sheet?.style.zoom || 1) - 0.05;
  if (!sheet || size < SMALLEST) return false;
  sheet.style.zoom = size.toFixed(2);
  return true;
}
