import {html} from "htl";
import {type LetterFacts, letterOf} from "../../src/words/letter.ts";
import {openDrawer} from "./drawer.ts";

/** Opens the letter at the right: what to know before it goes out, and a text to copy or change first. */
export async function openLetter(title: string, action: LetterFacts, practice: string | null): Promise<void> {
  const letter = letterOf(action, practice);
  if (!letter) return;
  const {before, text} = letter;
  await openDrawer(title, async () => {
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
      <p><button type="button" ${{onclick: copy}}>Copy letter</button> ${said}</p>${area}</div>`;
  });
}
