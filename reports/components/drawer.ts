import {html} from "htl";
import {rowsOf} from "./arrow.ts";

/** Files fetched once a visit. */
const fetched = new Map<string, Promise<unknown>>();

const get = <T>(name: string, read: (answer: Response) => Promise<T>, missing: T): Promise<T> => {
  const root = document.querySelector<HTMLElement>(".report-head")?.dataset["root"] ?? "./";
  const url = `${root}_plus-six/${name}`;
  if (!fetched.has(url))
    fetched.set(
      url,
      fetch(url).then((answer) => (answer.ok ? read(answer) : missing))
    );
  return fetched.get(url) as Promise<T>;
};

/** Rows of an Arrow file of the proof; none where there is no such file. */
export const fetchRows = <R extends object>(name: string): Promise<readonly R[]> =>
  get(`${name}.arrow`, async (answer) => rowsOf<R>(await answer.arrayBuffer()), []);

/** A JSON file of the proof. */
export const fetchJson = <T>(name: string, missing: T): Promise<T> =>
  get(`${name}.json`, async (answer) => (await answer.json()) as T, missing);

/** A drawer at the right with its title, empty until what is in it has come. */
export async function openDrawer(title: string, body: () => Promise<HTMLElement>): Promise<void> {
  const dialog = html`<dialog class="proof-drawer" aria-label=${`Proof: ${title}`}></dialog>` as HTMLDialogElement;
  const close = html`<button type="button" ${{onclick: () => dialog.close()}}>Close</button>`;
  dialog.append(html`<header><h2>${title}</h2>${close}</header>`, html`<p role="status">Reading the lines …</p>`);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  const made = await body();
  dialog.querySelector("p")?.remove();
  dialog.append(made);
}

/** One term of the equation at the head of a proof. */
export const term = (sign: string, amount: string, words: string, isSum = false): HTMLElement =>
  html`<tr class=${isSum ? "sum" : ""}><td>${sign}</td><td class="number">${amount}</td><th scope="row">${words}</th></tr>`;
