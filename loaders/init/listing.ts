import {findClaimsProfiles} from "../profile/claims/library.ts";
import {findProfiles} from "../profile/library.ts";
import {SURE_SAID} from "./show.ts";

interface Listed {
  readonly name: string;
  readonly sure: keyof typeof SURE_SAID;
  readonly description: string;
  readonly known_from?: string;
}

/** The layouts a practice's files can have without an answer, the program's and its own, with how sure each is. */
export function listProfiles(data: string | null): string {
  return [...listed("Purchases", findProfiles(data)), ...listed("Claims", findClaimsProfiles(data))].join("\n");
}

const listed = (title: string, profiles: readonly Listed[]): string[] => [
  `${title}\n`,
  ...[...profiles]
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(({name, sure, description, known_from}) => [
      `  ${name} (${SURE_SAID[sure]})`,
      `    ${description}`,
      ...(known_from && sure !== "own_file" ? [`    Known from ${known_from}.`] : [])
    ]),
  ""
];
