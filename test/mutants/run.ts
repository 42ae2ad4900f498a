import {spawn} from "node:child_process";
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {MUTANTS, type Mutant} from "./mutants.ts";

/**
 * Tries every fault of the list in a copy of the project: the test that is named must fail. `npm run test:mutants [WORD…]` tries
 * those whose file or test holds a word. Prints each survivor and the count; exit 1 when one survives or no longer fits the code.
 */
const ROOT = resolve(import.meta.dirname, "../..");
const LEFT_OUT = /(^|\/)(node_modules|\.git|dist|\.build|data\/(built|private)[^/]*)(\/|$)/;

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "plus-six-mutants-"));
  cpSync(ROOT, copy, {recursive: true, filter: (path) => !LEFT_OUT.test(path.slice(ROOT.length + 1))});
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Whether the tests of a file pass in the copy. */
function passes(copy: string, test: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const vitest = join(copy, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "--config", "test/vitest.config.ts", "--bail", "1", test];
    const child = spawn(process.execPath, args, {cwd: copy, stdio: "ignore"});
    child.on("error", fail);
    child.on("close", (code) => done(code === 0));
  });
}

/** What became of one fault. */
async function tried(copy: string, {file, from, to, test}: Mutant): Promise<"killed" | "survived" | "does not fit"> {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) return "does not fit";
  writeFileSync(
    path,
    text.replace(from, () => to)
  );
  try {
    return (await passes(copy, test)) ? "survived" : "killed";
  } finally {
    writeFileSync(path, text);
  }
}

async function main(words: readonly string[]): Promise<number> {
  const wanted = MUTANTS.filter(
    ({file, test}) => words.length === 0 || words.some((word) => file.includes(word) || test.includes(word))
  );
  const copy = copyProject();
  const counts = {killed: 0, survived: 0, "does not fit": 0};
  try {
    for (const mutant of wanted) {
      const outcome = await tried(copy, mutant);
      counts[outcome]++;
      if (outcome !== "killed")
        console.log(`${outcome}: ${mutant.file}: ${mutant.from} → ${mutant.to} (${mutant.test})`);
    }
  } finally {
    rmSync(copy, {recursive: true, force: true});
  }
  console.log(`${counts.killed} killed, ${counts.survived} survived, ${counts["does not fit"]} do not fit the code`);
  return counts.survived + counts["does not fit"] === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
