import {parseArgs} from "node:util";
import {writeSample} from "../sample/sample.ts";
import {type Command, say} from "./command.ts";

export const sample: Command = {
  help: `
Usage: plus-six sample [--data DIR]

Writes the invented practice that every command runs on by default: CMS files around published figures, purchases,
claims and the rest. The same bytes every time. --data DIR says where (default data/sample).`,
  async run(argv) {
    const {values} = parseArgs({args: [...argv], options: {data: {type: "string", default: "data/sample"}}});
    await writeSample(values.data);
    say(`wrote the sample practice to ${values.data}`);
    return 0;
  }
};
