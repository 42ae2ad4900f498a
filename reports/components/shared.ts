import type {SharedDocument, SharedSection, SharedTable} from "../../src/words/shared-document.ts";

/** The first page of a site for readers outside: the document, and what it leaves out, counted. */
export function sharedPage(shared: SharedDocument): HTMLElement {
  const page = element("div");
  page.append(
    element("h1", shared.finding),
    element("p", `${shared.title}. ${shared.subtitle}`),
    element("p", leftOutInWords(shared))
  );
  for (const section of shared.sections) page.append(...sectionOf(section));
  return page;
}

/** What the build leaves out, in sentences. */
export function leftOutInWords({who, suppressed, columns_left_out}: SharedDocument): string {
  const counts =
    suppressed === 0
      ? "No count had to be left empty."
      : `${suppressed} ${suppressed === 1 ? "count is" : "counts are"} left empty: 1 to 10, or one that would give another away.`;
  const columns = columns_left_out.length === 0 ? "" : ` Columns left out: ${columns_left_out.join(", ")}.`;
  return `This build is for ${who}. ${counts}${columns}`;
}

function element(name: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function sectionOf({title, text, figures, tables}: SharedSection): HTMLElement[] {
  const list = element("dl");
  for (const {label, figure, note} of figures) list.append(element("dt", label), element("dd", `${figure} (${note})`));
  return [
    element("h2", title),
    ...text.map((paragraph) => element("p", paragraph)),
    ...(figures.length > 0 ? [list] : []),
    ...tables.flatMap(tableOf)
  ];
}

function tableOf({title, note, head, rows}: SharedTable): HTMLElement[] {
  const table = element("table");
  const line = (name: string, cells: readonly string[]): HTMLElement => {
    const row = element("tr");
    for (const [i, text] of cells.entries()) {
      const cell = element(name, text);
      if (!head[i]?.is_text) cell.style.textAlign = "right";
      row.append(cell);
    }
    return row;
  };
  const [top, body] = [element("thead"), element("tbody")];
  top.append(
    line(
      "th",
      head.map(({label}) => label)
    )
  );
  body.append(
    ...rows.map((row) =>
      line(
        "td",
        head.map(({name}) => row[name] ?? "–")
      )
    )
  );
  table.append(top, body);
  const scrolls = element("div");
  scrolls.style.overflowX = "auto";
  scrolls.tabIndex = 0;
  scrolls.setAttribute("role", "region");
  scrolls.setAttribute("aria-label", title);
  scrolls.append(table);
  return [
    element("h3", title),
    ...(note ? [element("p", note)] : []),
    rows.length > 0 ? scrolls : element("p", "Nothing here.")
  ];
}
