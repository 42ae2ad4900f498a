import {quartersInText} from "../../src/words/format.ts";

/**
 * Makes a chart one image to those who do not see it: its own sentence, and nothing of its parts; quarters in it are written for people. Links in it stay for the
 * mouse (an image has nothing in it to tab to); the table beside a chart has the same links for the keyboard.
 */
export function asImage(chart: SVGElement | HTMLElement): SVGElement | HTMLElement {
  chart.setAttribute("role", "img");
  for (const part of chart.querySelectorAll("[aria-label], [aria-description], [aria-hidden]")) {
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
  }
  chart.setAttribute("aria-label", quartersInText(chart.getAttribute("aria-label") ?? ""));
  for (const words of chart.querySelectorAll("text, tspan"))
    for (const node of words.childNodes) if (node.nodeType === 3) node.nodeValue = quartersInText(node.nodeValue ?? "");
  for (const link of chart.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? link.getAttribute("xlink:href");
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.append(...link.childNodes);
    if (href) {
      group.style.cursor = "pointer";
      group.addEventListener("click", () => location.assign(href));
    }
    link.replaceWith(group);
  }
  return chart;
}
