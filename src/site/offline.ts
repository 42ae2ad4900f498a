import {mkdirSync} from "node:fs";
import {join} from "node:path";

/**
 * Packages whose "latest" version Framework asks the public npm host for on every build, used or not. An empty cache
 * folder answers the question; nothing is ever read from it.
 */
const ASKED_FOR = [
  "@observablehq/plot",
  "@observablehq/sample-datasets",
  "apache-arrow",
  "arquero",
  "d3",
  "d3-dsv",
  "echarts",
  "htl",
  "leaflet",
  "lodash",
  "mapbox-gl",
  "parquet-wasm",
  "react",
  "react-dom",
  "topojson-client"
] as const;

/** The message of a build that reached for the network: what asked, and what to write instead. */
export const offlineError = (url: string): Error =>
  new Error(
    `a page asks for a file from the network: ${url}; import the package by its bare name (import * as d3 from "d3") and read files with .json(), .text() or .arrayBuffer()`
  );

/** Makes a Framework build of `root` unable to reach the network, and makes an attempt say what to fix. */
export function guardOffline(root: string): void {
  process.env["OBSERVABLE_TELEMETRY_DISABLE"] = "true";
  for (const name of ASKED_FOR) {
    mkdirSync(join(root, ".observablehq", "cache", "_npm", `${name}@0.0.0`), {recursive: true});
  }
  globalThis.fetch = (input) => {
    throw offlineError(input instanceof Request ? input.url : String(input));
  };
}
