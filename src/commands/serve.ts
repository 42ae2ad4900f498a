import {existsSync} from "node:fs";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {actionsFile} from "../site/actions.ts";
import {serve as serveSite} from "../site/serve.ts";
import {build} from "./build.ts";
import {COMMON, type Command, ROOT, say} from "./command.ts";
import {askPassword} from "./password.ts";

/** The invented practice that comes with the program stays as it is. */
const isSample = (data: string): boolean => resolve(data) === resolve(ROOT, "data/sample");

export const serve: Command = {
  help: `
Usage: plus-six serve [--dist DIR] [--data DIR] [--port N] [--build] [--lan] [--password]

Serves the site on 127.0.0.1 only, so that nobody else on the network can read it; on the next free port when the one
asked for is taken. With --lan colleagues on the network read it too, after a password. Ends with Ctrl-C.

  --dist DIR   folder of the site (default dist)
  --data DIR   folder whose actions.csv takes the owners and states that are set in the page (default: the practice's); the
               sample's never, and not with --lan
  --port N     first port to try (default 3000)
  --build      build the sample practice first
  --password   ask for a password (12 characters or more) before anything is shown: typed here without being seen, or taken
               from the environment variable PLUS_SIX_PASSWORD; never an argument, which every user of the machine can list
  --lan        answer on every address of this machine; refused without --password. It is not encrypted: put TLS in front
               where the network is not yours alone (page "Hosting")
  --name NAME  with --lan: another name others ask for this machine by, such as that of a container's host; may be repeated`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        dist: {type: "string", default: "dist"},
        data: COMMON.data,
        port: {type: "string", default: "3000"},
        build: {type: "boolean", default: false},
        lan: {type: "boolean", default: false},
        password: {type: "boolean", default: false},
        name: {type: "string", multiple: true, default: []}
      }
    });
    if (values.build && (await build.run([])) === 2) return 2;
    if (!existsSync(values.dist)) throw new Refused(`no site to serve: ${values.dist}; run "plus-six build" first`);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Refused(`invalid port: ${values.port}; give a number from 0 to 65535`);
    if (values.lan && !values.password)
      throw new Refused("no password: --lan lets others on the network in; add --password, or leave --lan out");
    const password = values.password
      ? await askPassword({input: process.stdin, say: (text) => process.stderr.write(text)})
      : undefined;
    const {url, lanUrls, close} = await serveSite({
      ...{dist: values.dist, port, lan: values.lan, names: values.name},
      ...(isSample(values.data) || !existsSync(values.data) ? {} : {actions: actionsFile(values.data)}),
      ...(password === undefined ? {} : {password})
    });
    const whom = values.lan ? "not encrypted; whoever has the password reads it" : "this machine only";
    say(`serving ${values.dist} at ${[url, ...lanUrls].join(" and ")} (${whom}; Ctrl-C ends it)`);
    await new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    await close();
    return 0;
  }
};
