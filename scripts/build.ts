// src/ -> dist/: what npm publishes and `bin` runs. Starts from nothing, so that no file of an older build stays behind.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));

rmSync(path("dist"), { recursive: true, force: true });
execFileSync(process.execPath, [path("node_modules/typescript/bin/tsc"), "-p", path("tsconfig.build.json")], {
  stdio: "inherit",
});
chmodSync(path("dist/delivery/cli/main.js"), 0o755);
