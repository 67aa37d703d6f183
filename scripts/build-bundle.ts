// `node scripts/build-bundle.ts lambda|action [DIRECTORY]`: src/ and its libraries -> dist-lambda/ or dist-action/ (or DIRECTORY), which
// need no node_modules. The code lies where `npm run build` puts it in the package, so that what ships beside it is found in the same way.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

const BUNDLES: Readonly<Record<string, { readonly entry: string; readonly index: string }>> = {
  lambda: { entry: "src/delivery/lambda/main.ts", index: 'export { handler } from "./dist/delivery/main.mjs";\n' },
  action: { entry: "src/delivery/action/main.ts", index: 'import "./dist/delivery/main.mjs";\n' },
};
/** What is read at run time. */
const BESIDE = ["policies", "schemas", "app.yml", "package.json", "LICENSE"];
/** Modules in the old form ask for Node's own with `require`. */
const BANNER = `import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);`;

const [name = "", directory = `${root}dist-${name}`] = process.argv.slice(2);
const bundle = BUNDLES[name];
if (bundle === undefined) throw new Error(`say which: ${Object.keys(BUNDLES).join(" or ")}`);
const out = resolve(directory);
rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  // A thread of its own runs reviews: as an entry it lies in a file that has little else in it.
  entryPoints: { main: bundle.entry, "review-in-worker": "src/delivery/github/review/review-in-worker.ts" },
  outdir: `${out}/dist/delivery`,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  mainFields: ["module", "main"],
  target: "node22",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  banner: { js: BANNER },
  metafile: true,
  logLevel: "warning",
});
for (const path of BESIDE) cpSync(`${root}${path}`, `${out}/${path}`, { recursive: true });
writeFileSync(`${out}/index.mjs`, bundle.index);
writeFileSync(`${out}/THIRD-PARTY-LICENSES.txt`, licensesOf(Object.keys(metafile.inputs)));

/** The licence of each package that a bundled file is of. */
function licensesOf(inputs: readonly string[]): string {
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
