import {html} from "htl";
import {plural} from "../../src/words/format.ts";
import {type LetterFacts, type LetterLine, letterOf} from "../../src/words/letter.ts";
import {centsToNumber, download, toCsv} from "./csv.ts";
import {fetchJson, fetchRows, openDrawer} from "./drawer.ts";

/** The lines of an action, from the same files as the proof of its dollars; none where a finding is of no one line. */
async function linesOf(action_id: string): Promise<LetterLine[]> {
  interface Trails {
    readonly marts: Readonly<Record<string, {readonly parts: readonly string[]}>>;
  }
  interface Line {
    readonly action_id: string;
    readonly quarter: string;
    readonly file_path: string;
    readonly file_line: number | null;
    readonly recoverable_amount: number;
    readonly at_risk_amount: number;
  }
  const {marts} = await fetchJson<Trails>("trails", {marts: {}});
  const parts = marts["action"]?.parts ?? [];
  const lines = (await Promise.all(parts.map((part) => fetchRows<Line>(`trail-action-${part}`)))).flat();
  return lines
    .filter((line) => line.action_id === action_id && line.file_path !== "" && line.file_line !== null)
    .map((line) => ({
      quarter: line.quarter,
      file: line.file_path,
      line: line.file_line!,
      cents: line.recoverable_amount || line.at_risk_amount
    }));
}

/** The lines by quarter, file and line, in dollars. */
const saveLines = (action_id: string, lines: readonly LetterLine[]): void =>
  download(
    `plus-six-lines-${action_id}.csv`,
    toCsv(
      ["quarter", "file", "line", "dollars"],
      lines.map(({quarter, file, line, cents}) => [quarter, file, line, centsToNumber(cents)])
    )
  );

/** Opens the letter at the right: what to know before it goes out, and a text to copy or change first. */
export async function openLetter(
  title: string,
  action: LetterFacts & {readonly action_id: string},
  practice: string | null
): Promise<void> {
  await openDrawer(title, async () => {
    const lines = await linesOf(action.action_id);
    const letter = letterOf(action, practice, lines);
    if (!letter) return html`<p class="empty">No letter asks for this.</p>`;
    const {before, text} = letter;
    const area =
      html`<textarea class="letter" rows="24" aria-label="Text of the letter">${text}</textarea>` as HTMLTextAreaElement;
    const said = html`<output role="status"></output>`;
    const copy = async (): Promise<void> => {
      try {
        await navigator.clipboard.writeText(area.value);
        said.textContent = "copied";
      } catch {
        // A browser that lets no page copy: the text is chosen, the reader's own key copies it.
        area.select();
        said.textContent = "press Ctrl+C";
      }
    };
    return html`<div><ul>${before.map((note) => html`<li>${note}</li>`)}</ul>
      <p><button type="button" ${{onclick: copy}}>Copy letter</button> ${
        lines.length === 0
          ? null
          : html`<button type="button" ${{onclick: () => saveLines(action.action_id, lines)}}>Save ${plural(lines.length, "line")} as CSV</button>`
      } ${said}</p>${area}</div>`;
  });
}
