import {mkdirSync, writeFileSync} from "node:fs";
import {basename, dirname, join, relative} from "node:path";
import {pathToFileURL} from "node:url";
import {filesUnder} from "./stage.ts";

/**
 * Runs every page loader of a staged report in this one process and puts what each prints where Framework looks for it.
 * Framework would start a process for each, and starting one takes longer than most loaders. A loader prints while it is
 * imported; one with a parameter in its name is left to Framework.
 */
async function runLoaders(root: string): Promise<void> {
  for (const file of filesUnder(join(root, "data"), (path) => /\.\w+\.ts$/.test(path) && !path.includes("["))) {
    const printed = await printedBy(file);
    const output = join(root, ".observablehq", "cache", relative(root, file).replace(/\.ts$/, ""));
    mkdirSync(dirname(output), {recursive: true});
    writeFileSync(output, printed);
  }
}

async function printedBy(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((chunk: string | Uint8Array) => {
    chunks.push(Buffer.from(chunk as Uint8Array));
    return true;
  }) as typeof process.stdout.write;
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    throw new Error(
      `a page loader failed: ${basename(file)}: ${error instanceof Error ? error.message : String(error)}`
    );
  } finally {
    process.stdout.write = write;
  }
  if (chunks.length === 0) throw new Error(`a page loader printed nothing: ${file}`);
  return Buffer.concat(chunks);
}

await runLoaders(process.argv[2]!);
