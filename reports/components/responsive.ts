/** An element that draws its chart to its own width, and again when the width changes. */
export function responsive(draw: (width: number) => Node): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "responsive";
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width < 1 || width === drawn) return;
    drawn = width;
    frame.replaceChildren(draw(width));
  }).observe(frame);
  return frame;
}
