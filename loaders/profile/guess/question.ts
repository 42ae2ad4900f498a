import type {Profile} from "../profile.ts";

/** What a file does not say, with a guess first: asked of a person, and taken unasked only where it is certain. */
export interface Question {
  /** One word or two: what it is about. */
  readonly topic: string;
  readonly text: string;
  /** The first is the guess. */
  readonly choices: readonly Choice[];
  readonly isCertain: boolean;
  /** Without a certain answer nothing can be read rightly; else rows are refused, with a reason, until it is given. */
  readonly isVital: boolean;
}

export interface Choice {
  readonly label: string;
  readonly set: (profile: Profile) => Profile;
}
