/** How each frame in the page draws itself to a width; those that left the page are forgotten with their frames. */
const redraws = new WeakMap<Element, (width: number) => void>();

/** Width of a page of paper in CSS pixels, A4 or Letter less margins. */
const PAPER = 690;

/** An element that draws its chart to its own width, again when the width changes, and to the paper's when it is printed. */
export function responsive(draw: (width: number) => Node): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "responsive";
  let drawn = 0;
  const redraw = (width: number): void => {
    if (width < 1 || width === drawn) return;
    drawn = width;
    frame.replaceChildren(draw(width));
  };
  new ResizeObserver(([entry]) => redraw(Math.floor(entry?.contentRect.width ?? 0))).observe(frame);
  redraws.set(frame, redraw);
  return frame;
}

/** Draws every chart in the page to a width of its own. */
function redrawAll(widthOf: (frame: Element) => number): void {
  const frames = [...document.querySelectorAll(".responsive")];
  // All are measured before any is drawn: drawing moves the others.
  const widths = frames.map(widthOf);
  for (const [i, frame] of frames.entries()) redraws.get(frame)?.(widths[i]!);
}

// Nothing is laid out for paper before it is printed, so a chart takes the share of the paper that it has of the screen.
if (typeof addEventListener === "function") {
  addEventListener("beforeprint", () => {
    const page = document.querySelector("main")?.clientWidth || PAPER;
    redrawAll((frame) => Math.floor((PAPER * Math.min(frame.clientWidth, page)) / page));
  });
  addEventListener("afterprint", () => redrawAll((frame) => Math.floor(frame.getBoundingClientRect().width)));
}
