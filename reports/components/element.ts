/**
 * One element with its classes and children; text is text, never markup. For what a page has thousands of (cells, options),
 * where a template would be read again for each.
 */
export function element(name: string, className: string, ...children: readonly (Node | string | null)[]): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

/** An entry of a list to choose from. */
export function option(value: string, text: string, isChosen = false): HTMLOptionElement {
  const made = element("option", "", text) as HTMLOptionElement;
  made.value = value;
  if (isChosen) made.setAttribute("selected", "");
  return made;
}
