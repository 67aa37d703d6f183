// How esbuild puts src/ and its libraries together in few files, and the licences of what lies in them then.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Modules in the old form ask for Node's own with `require`. */
const BANNER = `import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);`;

export const BUNDLE = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  mainFields: ["module", "main"],
  target: "node22",
  legalComments: "none",
  banner: { js: BANNER },
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** The licence of each package that a bundled file is of. */
export function licensesOf(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const texts = [...packages].sort().map((path) => {
    const { name: title, version, license } = JSON.parse(readFileSync(`${root}${path}/package.json`, "utf8"));
    const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "license.md", "LICENCE"].find((one) =>
      existsSync(`${root}${path}/${one}`),
    );
    const text = file === undefined ? "" : `\n\n${readFileSync(`${root}${path}/${file}`, "utf8").trim()}`;
    return `${title} ${version}: ${license}${text}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
