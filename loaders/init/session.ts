import type {Question} from "../profile/guess/question.ts";
import type {Profile} from "../profile/profile.ts";
import {BadFile} from "../source.ts";

/** One conversation: what is said, what is asked, and answers that come line by line. */
export interface Session {
  readonly data: string;
  /** Take what is certain without asking. */
  readonly yes: boolean;
  readonly say: (text: string) => void;
  readonly ask: (question: string) => Promise<string>;
}

/** How often an answer may be none of the choices. */
const TRIES = 3;

/** Asks for one of several, by number, by name or by nothing for the first; throws `BadFile` when no answer is one. */
export async function choose(session: Session, text: string, labels: readonly string[]): Promise<number> {
  const list = labels.map((label, at) => `  ${at + 1} ${label}`).join("\n");
  for (let tried = 0; tried < TRIES; tried++) {
    const answer = await session.ask(`\n${text}\n${list}\n[1]: `);
    if (answer === "") return 0;
    const number = /^\d+$/.test(answer) ? Number(answer) - 1 : -1;
    if (number >= 0 && number < labels.length) return number;
    const named = labels.findIndex((label) => label.toLowerCase().split(" (")[0] === answer.toLowerCase());
    if (named >= 0) return named;
    session.say(`That is none of them: ${answer}`);
  }
  throw new BadFile(`no answer to "${text}": nothing written; run plus-six init again`);
}

export interface Answered {
  readonly profile: Profile;
  /** Vital questions nobody has answered: topic and text. */
  readonly open: readonly Question[];
}

/** Puts questions to a person, or takes the certain guesses; an answer is a change of the profile. */
export async function answer(session: Session, questions: readonly Question[], profile: Profile): Promise<Answered> {
  let answered = profile;
  const open: Question[] = [];
  for (const question of questions) {
    const [guess] = question.choices;
    if (!guess) continue;
    if (question.isCertain) {
      answered = guess.set(answered);
      if (question.topic === "credits") session.say(question.text.replace(/ Is that right\?$/, ""));
    } else if (session.yes) {
      if (question.isVital) open.push(question);
      else session.say(`Not asked, so left as it is: ${question.text}`);
    } else {
      const at =
        question.choices.length === 1
          ? 0
          : await choose(
              session,
              question.text,
              question.choices.map(({label}) => label)
            );
      answered = question.choices[at]!.set(answered);
    }
  }
  return {profile: answered, open};
}
