import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {shapeIn} from "../../src/site/gate/shapes.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

/** What can be known of an image without building it: its paths are there and let in, its commands are the program's. */

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const LINES = read("Dockerfile")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const of = (word: string): string[] =>
  LINES.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
const COPIED = of("COPY").flatMap((line) => line.split(" ").slice(0, -1));

describe("the Dockerfile", () => {
  it("copies what is there and what .dockerignore lets in, and all that a package has", () => {
    const letIn = new Set(
      read(".dockerignore")
        .split("\n")
        .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []))
    );
    for (const path of COPIED)
      expect([path, existsSync(join(ROOT, path)), letIn.has(path)]).toEqual([path, true, true]);
    expect(read(".dockerignore").split("\n")).toContain("*");
    const {files} = JSON.parse(read("package.json")) as {files: string[]};
    expect(COPIED).toEqual(expect.arrayContaining(files.filter((path) => !path.startsWith("!"))));
  });
  it("is Node's own slim image, with nothing of the system's packages, and runs as nobody special", () => {
    expect(of("FROM")).toEqual(["node:22-slim"]);
    expect(LINES.join("\n")).not.toMatch(/\bapt(-get)?\b|curl|wget|ADD /);
    expect(of("USER")).toEqual(["node"]);
    expect(LINES.indexOf("USER node")).toBeLessThan(LINES.findIndex((line) => line.startsWith("ENTRYPOINT")));
  });
  it("installs as the README does and starts what the package starts", () => {
    expect(of("RUN")[0]).toBe("npm ci --omit=dev");
    const {bin} = JSON.parse(read("package.json")) as {bin: Record<string, string>};
    expect(of("ENTRYPOINT")).toEqual([`["node", "/app/${bin["plus-six"]}"]`]);
  });
});

describe("commands that pages and the README name", () => {
  it.each(["README.md", "reports/methods/hosting.md", "reports/methods/monthly.md"])("of %s are there", (path) => {
    const commands = new Set([...read(path).matchAll(/npx plus-six ([a-z]+)/g)].map(([, name]) => name));
    expect(commands.size).toBeGreaterThan(0);
    const index = read("src/commands/index.ts");
    for (const name of commands) if (name !== "help") expect(index).toContain(`"${name}"`);
  });
});

describe("pages that are written, not built", () => {
  it.each(readdirSync(join(ROOT, "reports/methods")))("%s has no shape that the privacy gate refuses", (name) => {
    expect(shapeIn(read(join("reports/methods", name)))).toBeNull();
  });
});
