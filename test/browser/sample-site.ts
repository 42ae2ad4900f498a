import {join} from "node:path";
import {samplePublished} from "../helpers/sample.ts";

export interface SampleSite {
  /** Folder with marts/ and manifest.json. */
  readonly built: string;
  /** Folder of the site. */
  readonly dist: string;
}

/**
 * The sample practice's report, built once in a run of the tests by the same command a person uses; every test file of the run
 * shares it. PLUS_SIX_TEST_SITE names a folder with marts and site already published.
 */
export async function sampleSite(): Promise<SampleSite> {
  const built = process.env["PLUS_SIX_TEST_SITE"] ?? (await samplePublished());
  return {built, dist: join(built, "site")};
}
