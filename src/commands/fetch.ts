import {parseArgs} from "node:util";
import {CMS_PAGE, fetchCms} from "../../loaders/fetch/fetch-cms.ts";
import {fetchProgress} from "../../loaders/fetch/progress.ts";
import {quarterIndex} from "../domain/quarter.ts";
import {Refused} from "../errors.ts";
import {type Command, OWN_DATA, say} from "./command.ts";

export const fetch: Command = {
  help: `
Usage: plus-six fetch [--since 2018Q1] [--from URL] [--into DIR]

Downloads CMS's payment-limit files, crosswalks and NOC files by the links on CMS's page, final files rather than
preliminary ones. What is there already is skipped; a file CMS posted again is kept beside the earlier one. The only
command that opens a connection.

  --since Q    first quarter wanted (default: all the page links to)
  --from URL   page with the links (default ${CMS_PAGE})
  --into DIR   where to store them (default ${OWN_DATA}/cms)

Exit code: 0 everything is there, 1 some files failed, 2 refused.`,
  async run(argv) {
    const {values} = parseArgs({
      args: [...argv],
      options: {
        since: {type: "string"},
        from: {type: "string", default: CMS_PAGE},
        into: {type: "string", default: `${OWN_DATA}/cms`}
      }
    });
    if (values.since !== undefined) {
      try {
        quarterIndex(values.since);
      } catch (error) {
        throw new Refused((error as Error).message);
      }
    }
    const {onProgress, stop} = fetchProgress(process.stderr);
    try {
      const {files, passed} = await fetchCms({
        into: values.into,
        from: values.from,
        ...(values.since ? {since: values.since} : {}),
        onProgress
      });
      stop();
      for (const {status, url, file, reason} of files) {
        if (status !== "unchanged") say(`${status}: ${file ?? url}${reason ? ` (${reason})` : ""}`);
      }
      const count = (status: string): number => files.filter((each) => each.status === status).length;
      say(
        `${count("new")} new, ${count("restated")} restated, ${count("unchanged")} unchanged, ${count("failed")} failed, ${passed.length} links passed over`
      );
      return count("failed") > 0 ? 1 : 0;
    } finally {
      stop();
    }
  }
};
