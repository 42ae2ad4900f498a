import {existsSync} from "node:fs";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {serve as serveSite} from "../site/serve.ts";
import {build} from "./build.ts";
import {type Command, say} from "./command.ts";

export const serve: Command = {
  help: `
Usage: plus-six serve [--dist DIR] [--port N] [--build]

Serves the site on 127.0.0.1 only, so that nobody else on the network can read it; on the next free port when the one
asked for is taken. Ends with Ctrl-C.

  --dist DIR   folder of the site (default dist)
  --port N     first port to try (default 3000)
  --build      build the sample practice first`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        dist: {type: "string", default: "dist"},
        port: {type: "string", default: "3000"},
        build: {type: "boolean", default: false}
      }
    });
    if (values.build && (await build.run([])) === 2) return 2;
    if (!existsSync(values.dist)) throw new Refused(`no site to serve: ${values.dist}; run "plus-six build" first`);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Refused(`invalid port: ${values.port}; give a number from 0 to 65535`);
    const {url, close} = await serveSite({dist: values.dist, port});
    say(`serving ${values.dist} at ${url} (this machine only; Ctrl-C ends it)`);
    await new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    await close();
    return 0;
  }
};
