import {existsSync, mkdirSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {Refused} from "../../src/errors.ts";
import {templateWorkbook} from "./template.ts";

/** A practice's own folder, outside the program's: what it holds, and what the person in front of it does first. */

const README = `# Our margins

1. \`npx plus-six fetch --into data/cms\` brings CMS's files; purchases, and claims or 835/837, go into \`data/\`, in any folders.
2. \`npx plus-six check\` says what is there, what each missing file would add, and the next step.
3. \`npx plus-six init FILE\` describes an export that is not recognized, by answering questions.
4. \`npx plus-six build\`, then \`npx plus-six serve\`: the report, on this machine only.
5. \`template.xlsx\` has a sheet for each file, for what no system exports: type over its EXAMPLE rows and copy it into \`data/\`.
6. \`data/profiles/\` keeps what init learned: keep it safe, it is what makes the next month one command.
7. \`built/\` and \`dist/\` are made anew by each build and may be deleted.
8. Claims are about patients: keep this folder where only those who may see them can, and out of shared drives.
9. Each month: put the new exports beside the old ones, then check and build.
10. \`npx plus-six help\` lists the rest.
`;

const IGNORED = `# Nothing of the practice's goes into a repository but what init learned.
data/*
!data/profiles/
built/
built-*
.built-*
built.lock
template.xlsx
dist
node_modules/
.build/
`;

/** Writes the folder; throws `Refused` when it is there and holds something. Returns the paths written, below it. */
export function newPractice(folder: string): string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Refused(`not empty: ${folder}; name a folder that is not there yet`);
  mkdirSync(join(folder, "data", "profiles"), {recursive: true});
  const files: Record<string, string | Uint8Array> = {
    "README.md": README,
    ".gitignore": IGNORED,
    "template.xlsx": templateWorkbook()
  };
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, path), bytes);
  return Object.keys(files);
}
