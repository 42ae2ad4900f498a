import type {Command} from "./command.ts";

/** A command by name; its code is read only when it is called, so that the others start fast. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** The commands, in the order people meet them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "new",
    summary: "make a practice's own folder, with a workbook to type into",
    load: async () => (await import("./new.ts")).newFolder
  },
  {
    name: "check",
    summary: "say what is in the practice's folder, what is missing, and the next step",
    load: async () => (await import("./check.ts")).check
  },
  {
    name: "build",
    summary: "load, cost, check and publish the report in one atomic swap",
    load: async () => (await import("./build.ts")).build
  },
  {
    name: "serve",
    summary: "serve the built site on this machine only",
    load: async () => (await import("./serve.ts")).serve
  },
  {
    name: "preview",
    summary: "serve the pages from their sources while writing them",
    load: async () => (await import("./preview.ts")).preview
  },
  {
    name: "packet",
    summary: "write a negotiation packet as a page, a PDF, a workbook and CSV files",
    load: async () => (await import("./packet.ts")).packet
  },
  {
    name: "export",
    summary: "write the margin review as one HTML file that opens by a double click",
    load: async () => (await import("./export.ts")).exportReport
  },
  {
    name: "load",
    summary: "read every file under --data and say what came in, row by row and dollar by dollar",
    load: async () => (await import("./load.ts")).load
  },
  {
    name: "query",
    summary: "run SQL on the built warehouse, read-only",
    load: async () => (await import("./query.ts")).query
  },
  {
    name: "explain",
    summary: "walk from one number to the claim lines, lots and CMS rows behind it",
    load: async () => (await import("./explain.ts")).explain
  },
  {
    name: "precheck",
    summary: "ask of each dose what would stop its claim, before it goes out",
    load: async () => (await import("./precheck.ts")).precheck
  },
  {
    name: "news",
    summary: "say what changed in dollars since the publication before",
    load: async () => (await import("./news.ts")).news
  },
  {
    name: "fetch",
    summary: "download CMS's quarterly files, by the links on its page",
    load: async () => (await import("./fetch.ts")).fetch
  },
  {
    name: "rates",
    summary: "keep the prices of your codes out of payers' in-network files",
    load: async () => (await import("./rates.ts")).rates
  },
  {
    name: "init",
    summary: "describe a distributor's export in an unknown layout",
    load: async () => (await import("./init.ts")).init
  },
  {
    name: "profiles",
    summary: "list the layouts that are read, and how sure each is",
    load: async () => (await import("./profiles.ts")).profiles
  },
  {
    name: "bench",
    summary: "measure this program on this machine: load, ledger and cube at volume, 835s, forecasts, scenarios",
    load: async () => (await import("./bench.ts")).bench
  },
  {
    name: "sample",
    summary: "write the invented sample practice again",
    load: async () => (await import("./sample.ts")).sample
  }
];
