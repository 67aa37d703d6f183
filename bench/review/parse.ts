// A directory -> nothing: js-yaml parses every manifest in it. What Earshot is measured against, in a process of its own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { loadAll } from "js-yaml";

const directory = argv[2] ?? ".";
for (const path of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
  if (path.endsWith(".yaml")) loadAll(readFileSync(join(directory, path), "utf8"));
}
