// What ships beside the code: policies, examples, the version. Found from the package's root, which src/ and dist/ share.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PACKAGE_ROOT = new URL("../../", import.meta.url);

/** The path on disk of a file or directory of the package. */
export function shippedPath(relative: string): string {
  return fileURLToPath(new URL(relative, PACKAGE_ROOT));
}

/** The policies that ship, text by path. */
export function readShippedPolicies(): ReadonlyMap<string, string> {
  const names = readdirSync(shippedPath("policies")).filter((name) => name.endsWith(".yaml"));
  return new Map(
    names.sort().map((name) => [`policies/${name}`, readFileSync(shippedPath(`policies/${name}`), "utf8")]),
  );
}

/** Earshot's own version. */
export function readVersion(): string {
  return JSON.parse(readFileSync(shippedPath("package.json"), "utf8")).version;
}
