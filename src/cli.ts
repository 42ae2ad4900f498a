import {readFileSync} from "node:fs";
import {COMMANDS} from "./commands/index.ts";
import {Refused} from "./errors.ts";

/** Broken code rather than bad input: EX_SOFTWARE of sysexits.h. */
const BROKEN = 70;

/** Finds the command, runs it, and turns what it throws into one line and an exit code: 2 refused, 70 broken. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (!entry) {
    process.stderr.write(`no such command: ${name}; "plus-six help" lists them\n`);
    return 2;
  }
  const command = await entry.load();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(`${command.help.trim()}\n`);
    return 0;
  }
  return await command.run(rest);
}

function version(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as {version: string}).version;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `plus-six: what an infusion provider really earns on each drug\n\nUsage: plus-six <command> [options]\n\n${lines.join("\n")}\n\n"plus-six <command> --help" says more; "plus-six --version" which version this is.

Exit codes: 0 clean, 1 done with warnings, 2 refused, 3 precheck or news\nfound something, 70 a fault of this program (PLUS_SIX_DEBUG=1 shows where).\n`;
}

// Whatever this program writes is its owner's: warehouses, what they spill, messages of a dead run, packets.
process.umask(0o077);
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const {code, message, stack} = error as NodeJS.ErrnoException;
  const isUsage = typeof code === "string" && code.startsWith("ERR_PARSE_ARGS");
  if (error instanceof Refused || isUsage) {
    process.stderr.write(`${message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${process.env["PLUS_SIX_DEBUG"] ? stack : message}\n`);
    process.exitCode = BROKEN;
  }
}
