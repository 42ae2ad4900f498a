import {mkdirSync, writeFileSync} from "node:fs";
import {basename, dirname, join} from "node:path";
import {pathToFileURL} from "node:url";
import {loadedFiles} from "./frame.ts";

/**
 * Runs every page loader of a staged report in this one process and writes what each prints under `to`. Framework would start
 * a process for each, and starting one takes longer than most loaders. A loader prints while it is imported.
 */
async function runLoaders(root: string, to: string): Promise<void> {
  for (const name of loadedFiles(root)) {
    const printed = await printedBy(join(root, `${name}.ts`));
    const output = join(to, name);
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

await runLoaders(process.argv[2]!, process.argv[3]!);
