import {execFileSync, spawn} from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, expect, it} from "vitest";

/** The package as it would be published, installed in an empty folder from npm's cache or its registry, without install scripts. */

const root = join(import.meta.dirname, "../..");
let folder: string;
let own: string;

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync("npm", args, {cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 26});
/** Runs the installed command; `npx` finds it in the folder above a practice's. Returns the exit code. */
function plusSix(args: readonly string[], cwd: string): number {
  try {
    execFileSync("npx", ["--no-install", "plus-six", ...args], {cwd, stdio: "pipe", maxBuffer: 2 ** 26});
    return 0;
  } catch (error) {
    return (error as {status: number}).status;
  }
}

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "plus-six-pack-")));
  npm(["pack", "--ignore-scripts", "--pack-destination", folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
  writeFileSync(join(folder, "package.json"), '{"private": true}');
  npm(["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", join(folder, tarball)], folder);
  own = join(folder, "my-practice");
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

it("makes a practice, builds its report and serves it", async () => {
  expect(plusSix(["new", "my-practice"], folder)).toBe(0);
  mkdirSync(join(own, "data", "cms"));
  copyFileSync(join(own, "template.xlsx"), join(own, "data", "template.xlsx"));
  for (const kind of ["payment-limits", "crosswalks"]) {
    const from = join(root, "data", "sample", "cms", kind);
    const name = readdirSync(from).find((file) => file.includes("April 2025"))!;
    copyFileSync(join(from, name), join(own, "data", "cms", `${kind}.csv`));
  }
  expect(plusSix(["check"], own)).toBe(0);
  // Warnings: the example rows of the template are still there.
  expect(plusSix(["build"], own)).toBe(1);
  expect(existsSync(join(own, "built", "warehouse.duckdb"))).toBe(true);
  expect(existsSync(join(own, "dist", "index.html"))).toBe(true);
  const cli = join(folder, "node_modules", "plus-six", "src", "start.js");
  const server = spawn(process.execPath, [cli, "serve", "--port", "0"], {
    cwd: own,
    stdio: ["ignore", "ignore", "pipe"]
  });
  try {
    const url = await new Promise<string>((done, fail) => {
      server.once("exit", () => fail(new Error("serve ended")));
      server.stderr.on("data", (chunk: Buffer) => {
        const found = /http:\/\/\S+/.exec(chunk.toString());
        if (found) done(found[0]);
      });
    });
    const page = await (await fetch(url)).text();
    expect(page).toContain("Plus Six");
    // The page's own module is bundled from below node_modules as from a checkout.
    const module = /import\("\.\/(_import\/bundles\/index\.[^"]+)"\)/.exec(page)![1]!;
    expect((await fetch(new URL(module, url))).status).toBe(200);
  } finally {
    server.kill();
  }
});
