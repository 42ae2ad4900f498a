declare module "htl" {
  /** One element, a text node, a fragment of several, or null for nothing; text in a hole is escaped. */
  export function html(strings: TemplateStringsArray, ...values: unknown[]): HTMLElement;
  export function svg(strings: TemplateStringsArray, ...values: unknown[]): SVGElement;
}
