/** Charts drawn so far; each pattern needs a name of its own in the page. */
let drawn = 0;

const NAMESPACE = "http://www.w3.org/2000/svg";

export interface Hatch {
  /** What a mark is filled with. */
  readonly fill: string;
  /** A mark that puts the pattern into the chart; it draws nothing. */
  readonly mark: () => SVGElement;
}

/** Slanted lines for what is not decided or only estimated: told apart without color, on paper too. */
export function hatching(color = "var(--ink-soft)"): Hatch {
  drawn += 1;
  const id = `hatching-${drawn}`;
  return {
    fill: `url(#${id})`,
    mark() {
      const make = (name: string, attributes: Readonly<Record<string, string>>, ...children: Node[]): SVGElement => {
        const element = document.createElementNS(NAMESPACE, name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...children);
        return element;
      };
      const line = make("line", {x1: "0", y1: "0", x2: "0", y2: "5", style: `stroke: ${color}`, "stroke-width": "2"});
      const pattern = make(
        "pattern",
        {id, width: "5", height: "5", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"},
        line
      );
      return make("defs", {}, pattern);
    }
  };
}
