import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {lockOf} from "../installed.ts";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

interface Lock {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * The software bill of materials of a lock file, CycloneDX 1.5: every package a build may run with its version, licence and
 * SHA-512 (https://cyclonedx.org/docs/1.5/json/). The same lock gives the same bytes, so it has no serial number or time.
 */
export function billOfMaterials(lock: Lock): Record<string, unknown> {
  const components = Object.entries(lock.packages)
    .filter(([path, {dev}]) => path !== "" && dev !== true)
    .map(([path, {version = "", integrity = "", license, optional}]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
      return {
        type: "library",
        "bom-ref": `${purl}#${path}`,
        name,
        version,
        purl,
        scope: optional ? "optional" : "required",
        ...(license ? {licenses: [{expression: license}]} : {}),
        // A package inside another one's archive has no hash of its own.
        ...(integrity ? {hashes: [{alg: "SHA-512", content: hexOf(integrity)}]} : {})
      };
    })
    .sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {component: {type: "application", name: lock.name, version: lock.version}},
    components
  };
}

const hexOf = (integrity: string): string => Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");

/** Writes the bill of materials beside the manifest: of the checkout's lock, or of what npm installed with the program. */
export function writeBillOfMaterials(root: string, folder: string): void {
  const file = lockOf(root);
  const {name, version} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Lock;
  const packages = file === null ? {} : (JSON.parse(readFileSync(file, "utf8")) as Lock).packages;
  const lock = {name, version, packages};
  writeFileSync(join(folder, "bom.json"), `${JSON.stringify(billOfMaterials(lock), null, 2)}\n`);
}
