// `node scripts/build-bundle.ts lambda|action [DIRECTORY]`: src/ and its libraries -> dist-lambda/ or dist-action/ (or DIRECTORY), which
// need no node_modules. The code lies where `npm run build` puts it in the package, so that what ships beside it is found in the same way.
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLE, licensesOf } from "./bundle.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const BUNDLES: Readonly<Record<string, { readonly entry: string; readonly index: string }>> = {
  lambda: { entry: "src/delivery/lambda/main.ts", index: 'export { handler } from "./dist/delivery/main.mjs";\n' },
  action: { entry: "src/delivery/action/main.ts", index: 'import "./dist/delivery/main.mjs";\n' },
};
/** What is read at run time. */
const BESIDE = ["policies", "schemas", "app.yml", "package.json", "LICENSE"];

const [name = "", directory = `${root}dist-${name}`] = process.argv.slice(2);
const bundle = BUNDLES[name];
if (bundle === undefined) throw new Error(`say which: ${Object.keys(BUNDLES).join(" or ")}`);
const out = resolve(directory);
rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  ...BUNDLE,
  // A thread of its own runs reviews: as an entry it lies in a file that has little else in it.
  entryPoints: { main: bundle.entry, "review-in-worker": "src/delivery/github/review/review-in-worker.ts" },
  outdir: `${out}/dist/delivery`,
  outExtension: { ".js": ".mjs" },
  minifySyntax: true,
  minifyWhitespace: true,
});
for (const path of BESIDE) cpSync(`${root}${path}`, `${out}/${path}`, { recursive: true });
writeFileSync(`${out}/index.mjs`, bundle.index);
writeFileSync(`${out}/THIRD-PARTY-LICENSES.txt`, licensesOf(Object.keys(metafile.inputs)));
