import {html} from "htl";

/**
 * A long page is short at first: its later sections are folded under their heading and what they found, and open by a press, by a
 * link to them, and on paper.
 */

/** The sections of a long page in one line, each a link that opens it; also gives every folded section its gist. */
export function contents(): HTMLElement {
  const heads = [...document.querySelectorAll<HTMLElement>("main h2[id], main details.section h2")];
  for (const section of document.querySelectorAll<HTMLDetailsElement>("main details.section")) keepGist(section);
  openLinked();
  addEventListener("hashchange", openLinked);
  return html`<nav class="contents" aria-label="On this page"><ul>${heads.map((head) => {
    const id = head.id || head.closest("details")!.id;
    return html`<li><a href=${`#${id}`} ${{onclick: () => openSection(id)}}>${head.textContent}</a></li>`;
  })}</ul></nav>`;
}

/** Takes out sections of what the files cannot tell: a heading promises an answer. To be called before the contents are listed. */
export function dropSections(ids: readonly string[]): void {
  for (const id of ids) document.getElementById(id)?.remove();
}

function openSection(id: string): void {
  const section = document.getElementById(id)?.closest<HTMLDetailsElement>("details.section");
  if (section) section.open = true;
}

/** Opens the section that the address names. */
function openLinked(): void {
  if (location.hash.length < 2) return;
  const id = decodeURIComponent(location.hash.slice(1));
  openSection(id);
  document.getElementById(id)?.scrollIntoView();
}

/** Writes beside a folded heading what the section says, now and whenever it is drawn anew. */
function keepGist(section: HTMLDetailsElement): void {
  const gist = document.createElement("span");
  gist.className = "gist";
  section.querySelector("summary")?.append(gist);
  let isDue = false;
  const write = (): void => {
    isDue = false;
    const text = gistOf(section);
    if (gist.textContent !== text) gist.textContent = text;
  };
  const watcher = new MutationObserver((changes) => {
    if (isDue || changes.every(({target}) => target === gist)) return;
    isDue = true;
    requestAnimationFrame(write);
  });
  watcher.observe(section, {childList: true, subtree: true});
  write();
}

/**
 * What a section says in one line, by what comes first in it: the finding of a picture, that there is nothing to show, or a
 * table's name and how many rows it has. Nothing while it is still to be drawn.
 */
export function gistOf(section: ParentNode): string {
  const said = section.querySelector("figcaption strong, .empty, caption");
  const name = said?.textContent?.trim() ?? "";
  if (said?.tagName !== "CAPTION") return name;
  const rows = section.querySelector(".table-status")?.textContent?.trim() ?? "";
  return [name, rows].filter(Boolean).join(": ");
}

// Paper has no press: everything is open on it, and as it was afterwards.
if (typeof addEventListener === "function") {
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.section:not([open])")];
    for (const section of opened) section.open = true;
  });
  addEventListener("afterprint", () => {
    for (const section of opened) section.open = false;
  });
}
