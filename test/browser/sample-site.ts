import {join} from "node:path";
import {once, plusSix, samplePublished} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

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

/** The report of the smallest practice that builds, of which nearly everything is unknown: what a stranger's first build looks like. */
export async function smallestSite(): Promise<SampleSite> {
  const built =
    process.env["PLUS_SIX_TEST_SMALL_SITE"] ??
    (await once("smallest", async (folder) => {
      const data = `${folder}-data`;
      writeTinyPractice(data);
      const {code, stderr} = await plusSix(["build", "--data", data, "--out", folder, "--as-of", "2025-04-10"]);
      if (code > 1) throw new Error(`the smallest practice does not build:\n${stderr}`);
    }));
  return {built, dist: join(built, "site")};
}
