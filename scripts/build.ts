// src/ -> dist/: what npm publishes and `bin` runs. Starts from nothing, so that no file of an older build stays behind.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLE, licensesOf } from "./bundle.ts";

const root = new URL("../", import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));

rmSync(path("dist"), { recursive: true, force: true });
execFileSync(process.execPath, [path("node_modules/typescript/bin/tsc"), "-p", path("tsconfig.build.json")], {
  stdio: "inherit",
});
// The library is everything else.
rmSync(path("dist/delivery"), { recursive: true });

/** What no command but the App's needs stays where npm puts it; so does what it is made of. */
const IN_THE_BUNDLE = ["@bufbuild/cel", "bottleneck", "commander", "diff", "ipaddr.js", "js-yaml", "lru-cache"];
const { dependencies } = JSON.parse(readFileSync(path("package.json"), "utf8"));

// Finding and opening eight hundred files takes longer than a small review. Beside shipped.ts, whose place says where the package is.
const { metafile } = await build({
  ...BUNDLE,
  entryPoints: {
    "cli/main": "src/delivery/cli/main.ts",
    // Threads of their own run these: as entries they lie in files that have little else in them.
    "cli/progress": "src/delivery/cli/progress.ts",
    "github/review/review-in-worker": "src/delivery/github/review/review-in-worker.ts",
  },
  outdir: "dist/delivery",
  external: Object.keys(dependencies).filter((name) => !IN_THE_BUNDLE.includes(name)),
});
writeFileSync(path("dist/THIRD-PARTY-LICENSES.txt"), licensesOf(Object.keys(metafile.inputs)));
chmodSync(path("dist/delivery/cli/main.js"), 0o755);
