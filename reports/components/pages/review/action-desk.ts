import {html} from "htl";
import type {Action} from "./data.ts";

/** Owner and state as the file of the data folder has them now, maybe newer than the build. */
export interface Entry {
  readonly action_id: string;
  readonly action_status: string;
  readonly owner: string;
}

export type Send = (entry: Entry) => Promise<void>;

/** Where owners and states can be set: the page as `plus-six serve` gives it on this machine. */
export interface Desk {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly send: Send;
}

const STATES = [
  ["open", "open"],
  ["in_progress", "in progress"],
  ["done", "done"],
  ["dropped", "dropped"]
] as const;

/** The desk of the page's server; null anywhere else (another server, a file, an outside build), where the page only shows. */
export async function actionDesk(cookie = document.cookie, address = location.href): Promise<Desk | null> {
  const token = /(?:^|;\s*)plus-six-actions=([0-9a-f]+)/.exec(cookie)?.[1];
  if (token === undefined) return null;
  const headers = {"x-plus-six": token, "Content-Type": "application/json"};
  const ask = (path: string, options: RequestInit = {}): Promise<Response> => {
    const url = new URL(`./_plus-six/${path}`, address);
    return fetch(url, {headers, ...options});
  };
  const answer = await ask("actions.json").catch(() => null);
  if (!answer?.ok) return null;
  const entries = new Map(((await answer.json()) as Entry[]).map((entry) => [entry.action_id, entry]));
  return {
    entries,
    send: async (entry) => {
      const sent = await ask("action", {method: "POST", body: JSON.stringify(entry)});
      if (!sent.ok) throw new Error(((await sent.json()) as {error: string}).error);
      entries.set(entry.action_id, entry);
    }
  };
}

/** The controls of one action, and what became of the last change. */
export function deskOf(desk: Desk): (action: Action) => {owner: HTMLElement; state: HTMLElement} {
  return (action) => {
    const now = (): Entry =>
      desk.entries.get(action.action_id) ?? {
        action_id: action.action_id,
        action_status: action.action_status,
        owner: action.owner ?? ""
      };
    const said = html`<output class="desk-said" role="status"></output>`;
    const set = async (change: Partial<Entry>): Promise<void> => {
      said.textContent = "…";
      try {
        await desk.send({...now(), ...change});
        said.textContent = "kept";
      } catch (error) {
        said.textContent = (error as Error).message;
      }
    };
    const owner = html`<input type="text" class="desk-owner" maxlength="80" aria-label="Owner" value=${now().owner} ${{
      onchange: (event: Event) => set({owner: (event.target as HTMLInputElement).value.trim()})
    }}>`;
    const state = html`<span class="desk"><select aria-label="State" ${{
      onchange: (event: Event) => set({action_status: (event.target as HTMLSelectElement).value})
    }}>${STATES.map(
      ([value, words]) => html`<option value=${value} selected=${value === now().action_status}>${words}</option>`
    )}</select> ${said}</span>`;
    return {owner, state};
  };
}
