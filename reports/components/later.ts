/**
 * What lies below the first screen is drawn after it, a section at a time, so that the answer is on the page and answers to
 * the reader sooner. Nobody has to scroll for it, and paper gets all of it.
 */

interface Waiting {
  readonly place: HTMLElement;
  readonly draw: () => Node;
}

const waiting: Waiting[] = [];
/** Whether the page has been drawn once; whatever is drawn again after that is drawn at once. */
let isDrawn = false;
let isStarted = false;

/** What `draw` gives, in its place as soon as the first screen stands; at once when the page stands already. */
export function later(draw: () => Node): Node {
  if (isDrawn) return draw();
  const place = document.createElement("div");
  place.className = "later";
  place.setAttribute("aria-busy", "true");
  waiting.push({place, draw});
  start();
  return place;
}

function start(): void {
  if (isStarted) return;
  isStarted = true;
  addEventListener("beforeprint", () => {
    while (waiting.length > 0) drawNext();
  });
  requestAnimationFrame(whenShown);
}

/** Waits until every cell has run and the browser has shown it. */
function whenShown(): void {
  if (document.querySelector("observablehq-loading")) requestAnimationFrame(whenShown);
  else requestAnimationFrame(() => setTimeout(step));
}

/** One section a turn, so that a press or a move between two of them is answered. */
function step(): void {
  drawNext();
  if (waiting.length > 0) setTimeout(step);
  else isDrawn = true;
}

function drawNext(): void {
  const {place, draw} = waiting.shift() ?? {};
  // What was drawn anew meanwhile is no longer in the page.
  if (!place?.isConnected || !draw) return;
  try {
    place.replaceChildren(draw());
  } catch (error) {
    // Said as Framework says it of a cell, and to whoever watches for errors.
    const said = document.createElement("div");
    said.className = "observablehq--error";
    said.textContent = String(error);
    place.replaceChildren(said);
    reportError(error);
  }
  place.removeAttribute("aria-busy");
}
