import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {readNews} from "../publish/news.ts";
import {alertText} from "../words/alert/text.ts";
import {changedParts, newsAlert} from "../words/news-alert.ts";
import {writeAlert} from "./alert-files.ts";
import {COMMON, type Command, ROOT, say} from "./command.ts";
import {FOUND} from "./precheck.ts";

export const news: Command = {
  help: `
Usage: plus-six news [--since DIR] [--days N] [--alert DIR] [--json] [--out DIR]

Says what changed in dollars between the last two publications, after a new CMS file or new claims, payments or invoices: net
cost recovery by quarter, new and restated payment limits at the practice's own units, payments, denials, claims, invoices,
prices, contracts that end, days to act by. It says plainly when nothing changed. No claim and no patient is in it.

  --since DIR  an earlier publication to compare with (default: the one before the last, which a build leaves)
  --days N     how far ahead ends of contracts and days to act are looked for (default 60)
  --alert DIR  also write news.html, news.txt and news.ics into DIR, for the owner's eyes
  --json       everything as one JSON object
  --out DIR    where the publication lies (default ${COMMON.out.default})

Exit code: 0 nothing changed, 3 something did, 2 refused.`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        out: COMMON.out,
        since: {type: "string"},
        days: {type: "string", default: "60"},
        alert: {type: "string"},
        json: {type: "boolean", default: false}
      }
    });
    if (!/^\d{1,4}$/.test(values.days)) throw new Refused(`--days is not a number of days: ${values.days}`);
    const found = await readNews({root: ROOT, out: values.out, since: values.since, days: Number(values.days)});
    const alert = newsAlert(found);
    process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : alertText(alert));
    if (values.alert) for (const file of writeAlert(values.alert, "news", alert)) say(`wrote ${file}`);
    return changedParts(found).length > 0 ? FOUND : 0;
  }
};
