import {join} from "node:path";
import {PassThrough, Writable} from "node:stream";
import {type InitResult, init} from "../../../loaders/init/init.ts";

/** A person at a terminal, by a script: reads each question, types an answer, and takes a person's time for both. */
export interface Typed {
  readonly results: readonly InitResult[];
  readonly text: string;
  /** Questions no line of the script was for. */
  readonly unscripted: readonly string[];
  readonly questions: number;
  /** What it takes: the program's time, ten seconds to read each question, 35 words a minute. */
  readonly seconds: number;
}

const READING = 10;
/** 35 words of five letters and a blank. */
const A_KEY = 60 / (35 * 6);

/** Runs init on a file as a person would; `script` has what a question says and what is typed then, "" for the guess. */
export async function typedInit(
  data: string,
  file: string,
  script: readonly (readonly [question: RegExp, answer: string])[]
): Promise<Typed> {
  const started = performance.now();
  const input = new PassThrough();
  const unscripted: string[] = [];
  let [text, questions, keys] = ["", 0, 0];
  const output = new Writable({
    write(chunk, _, done) {
      const said = String(chunk);
      text += said;
      // What waits for an answer ends without a line's end.
      if (!said.endsWith("\n")) {
        const line = script.find(([question]) => question.test(said));
        if (!line) unscripted.push(said);
        questions++;
        keys += (line?.[1].length ?? 0) + 1;
        text += `${line?.[1] ?? ""}\n`;
        setImmediate(() => input.write(`${line?.[1] ?? ""}\n`));
      }
      done();
    }
  });
  const results = await init({files: [join(data, file)], data, input, output});
  input.end();
  const seconds = (performance.now() - started) / 1000 + questions * READING + keys * A_KEY;
  return {results, text, unscripted, questions, seconds};
}
