declare module "htl" {
  /** One element, a text node, several in a span, or null for nothing; text in a hole is escaped. */
  export const html: {
    (strings: TemplateStringsArray, ...values: unknown[]): HTMLElement;
    /** Whatever stands in the template, without an element around it. */
    fragment(strings: TemplateStringsArray, ...values: unknown[]): DocumentFragment;
  };
  export function svg(strings: TemplateStringsArray, ...values: unknown[]): SVGElement;
}
