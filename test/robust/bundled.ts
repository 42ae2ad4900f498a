import {mkdirSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {pathToFileURL} from "node:url";
import {build} from "esbuild";
import {ROOT} from "../helpers/empty-warehouse.ts";

/**
 * A script and all of the project it imports in one file, where each module still knows its own place: a process that runs it
 * starts in a quarter of the processor time that it takes to read hundreds of files. For processes that are killed by the
 * hundred; DuckDB's binding stays outside. The path of the file, below .build.
 */
export async function bundled(script: string): Promise<string> {
  const outfile = join(ROOT, ".build", "bundled", `${process.pid}.mjs`);
  mkdirSync(dirname(outfile), {recursive: true});
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    external: ["@duckdb/node-bindings*"],
    platform: "node",
    format: "esm",
    // Packages of the older kind ask for others while they run.
    banner: {js: "import {createRequire as askFor} from 'node:module'; const require = askFor(import.meta.url);"},
    logLevel: "silent",
    plugins: [
      {
        name: "own place",
        setup({onLoad}) {
          onLoad({filter: /\.ts$/}, ({path}) => ({
            loader: "ts",
            contents: readFileSync(path, "utf8")
              .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
              .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
          }));
        }
      }
    ]
  });
  return outfile;
}
