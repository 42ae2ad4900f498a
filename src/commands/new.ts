import {join} from "node:path";
import {parseArgs} from "node:util";
import {newPractice} from "../../loaders/init/new-practice.ts";
import {Refused} from "../errors.ts";
import type {Command} from "./command.ts";

export const newFolder: Command = {
  help: `
Usage: plus-six new DIR

Makes a practice's own folder: data/ for its files and data/profiles/ for what init learns, a README of ten lines, a .gitignore that
keeps files out of any repository, and template.xlsx, a workbook with a sheet for each file, choices where a column has
them and one example row, which loads as it is once it is copied into data/. Called in that folder, every other command reads data/
and writes built/ and dist.

Exit code: 0 made, 2 refused (the folder holds something already).`,
  run(argv) {
    const {positionals} = parseArgs({args: [...argv], allowPositionals: true, options: {}});
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new Refused("name one folder to make: plus-six new DIR");
    for (const path of newPractice(folder)) process.stdout.write(`${join(folder, path)}\n`);
    process.stdout.write(`
Next:
  cd ${folder}
  npx plus-six fetch --into data/cms   # CMS's payment limits and crosswalks, the one step that needs a network
  put the distributors' purchase history and the claims (or 835 and 837P files) into data/, as they were exported
  npx plus-six check                   # what is there, what is not, and the next step
`);
    return Promise.resolve(0);
  }
};
