// src/releases -> docs/releases.md: what each release does differently, by release and by switch, and istiod's environment.
// With --check nothing is written, and the exit status says whether the page is what it should be.
import { readFileSync, writeFileSync } from "node:fs";
import { describeReleases } from "./describe-releases-page.ts";

const source = new URL("../src/releases/switches.ts", import.meta.url);
const target = new URL("../docs/releases.md", import.meta.url);

const made = describeReleases(readFileSync(source, "utf8"));
if (!process.argv.includes("--check")) {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error("docs/releases.md is not what src/releases says: npm run generate");
  process.exitCode = 1;
}
