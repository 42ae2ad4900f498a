import type {Table} from "../../src/schema/table.ts";
import {type Body, Envelope} from "./envelope.ts";
import {X12Error} from "./problem.ts";
import type {Chunks} from "./survey.ts";
import {Tokenizer} from "./tokenizer.ts";

/** One row of a raw table as texts; `line` is the ordinal of its segment. */
export interface X12Row {
  readonly table: Table;
  readonly line: number;
  readonly values: {[column: string]: string | null};
}

/** A reader of the inside of transactions that leaves rows in `rows` as it goes. */
export interface RowBody extends Body {
  rows: X12Row[];
}

const PIECE = 1 << 18;

/** Streams a file through `body` and yields its rows as they are complete; memory is that of one piece of the file. */
export function* rowsOf(chunks: Chunks, body: RowBody): Generator<X12Row> {
  const envelope = new Envelope(body);
  const tokenizer = new Tokenizer((segment) => envelope.read(segment));
  try {
    for (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += PIECE) {
        tokenizer.push(chunk.subarray(from, from + PIECE));
        yield* drain(body);
      }
    }
    if (tokenizer.end() && !envelope.is_closed) tokenizer.flush();
    yield* drain(body);
  } catch (error) {
    // What cannot be read was judged by the survey, which quarantined it.
    if (!(error instanceof X12Error)) throw error;
  }
}

function drain(body: RowBody): X12Row[] {
  const {rows} = body;
  body.rows = [];
  return rows;
}
