import {readRates} from "../../../loaders/rates/read-rates.ts";

/** Reads one file in a process of its own and prints what it took: bytes, rows, seconds of CPU, peak memory in MB. */
const [path, folder] = process.argv.slice(2) as [string, string];
const {bytes, rows} = await readRates(path, {
  ...{codes: new Set(["J1745"]), own: ["1000000001"], asked: null, payerId: null},
  ...{out: `${folder}/out.csv`, temporary: `${folder}/temporary`}
});
const {userCPUTime, systemCPUTime, maxRSS} = process.resourceUsage();
process.stdout.write(JSON.stringify({bytes, rows, cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024}));
