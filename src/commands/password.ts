import {Refused} from "../errors.ts";

/** The variable that holds the password where nobody is there to type it. */
export const PASSWORD_VARIABLE = "PLUS_SIX_PASSWORD";

/** What a terminal gives and is told; `process.stdin` and `process.stderr` are one. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly say: (text: string) => void;
}

/**
 * The password: from the environment, from which it is taken out so that no child of this process has it, else typed without
 * being shown. Never a value of an argument, which every user of the machine can list. Throws `Refused` where nobody can type.
 */
export async function askPassword(
  {input, say}: Terminal,
  environment: NodeJS.ProcessEnv = process.env
): Promise<string> {
  const given = environment[PASSWORD_VARIABLE];
  delete environment[PASSWORD_VARIABLE];
  if (given) return given;
  if (!input.isTTY)
    throw new Refused(`no password: nobody can type one here; set the environment variable ${PASSWORD_VARIABLE}`);
  // The terminal shows nothing before the question is there to be answered.
  input.setRawMode(true);
  say("Password for colleagues (not shown): ");
  input.setEncoding("utf8");
  try {
    return await typed(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    say("\n");
  }
}

/** Characters up to Enter; Backspace takes one back, Ctrl-C and Ctrl-D end. */
async function typed(input: NodeJS.ReadStream): Promise<string> {
  let text: string[] = [];
  for await (const chunk of input.iterator({destroyOnReturn: false}) as AsyncIterable<string>)
    for (const letter of chunk) {
      if (letter === "\r" || letter === "\n") return text.join("");
      if (letter === "\u0003" || letter === "\u0004") throw new Refused("no password: stopped");
      if (letter === "\u007f" || letter === "\b") text = text.slice(0, -1);
      else if (letter >= " ") text.push(letter);
    }
  throw new Refused("no password: the terminal closed");
}
