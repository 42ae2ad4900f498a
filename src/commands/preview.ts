import {existsSync} from "node:fs";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {startPreview} from "../site/preview.ts";
import {COMMON, type Command, say} from "./command.ts";

export const preview: Command = {
  help: `
Usage: plus-six preview [--out DIR] [--port N]

For whoever writes pages: serves reports/ from its sources on this machine with the numbers of the last build, and puts a page
in the browser anew when its Markdown, a component, a loader or a style is saved. Ends with Ctrl-C.

  --out DIR    folder of the built marts (default data/built)
  --port N     port (default 3000)`,
  async run(argv) {
    const {values} = parseArgs({args: [...argv], options: {out: COMMON.out, port: {type: "string", default: "3000"}}});
    if (!existsSync(join(values.out, "manifest.json")))
      throw new Refused(`nothing built at ${values.out}: run "plus-six build --no-site" first`);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new Refused(`invalid port: ${values.port}; give a number from 1 to 65535`);
    const {url, close} = await startPreview({built: values.out, port, onNote: say});
    say(`pages from their sources at ${url} (this machine only; Ctrl-C ends it)`);
    await new Promise<void>((done) => {
      process.once("SIGINT", () => done());
      process.once("SIGTERM", () => done());
    });
    await close();
    return 0;
  }
};
