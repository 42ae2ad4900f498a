/**
 * Makes a chart one image to those who do not see it: its own sentence, and nothing of its parts. Links in it stay for the
 * mouse; the table beside a chart has the same links for the keyboard.
 */
export function asImage(chart: SVGElement | HTMLElement): SVGElement | HTMLElement {
  chart.setAttribute("role", "img");
  for (const part of chart.querySelectorAll("[aria-label], [aria-description], [aria-hidden]")) {
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
  }
  for (const link of chart.querySelectorAll("a")) {
    link.setAttribute("aria-hidden", "true");
    link.setAttribute("tabindex", "-1");
  }
  return chart;
}
