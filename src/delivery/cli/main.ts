#!/usr/bin/env node
// The bin: refuses a Node that is too old in words that help, then hands over to the program.
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const OLDEST = [22, 20] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(`earshot needs Node ${OLDEST.join(".")} or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // Hundreds of modules are compiled at the first start only; where nothing can be kept, at every start. Not in a place that
  // others can write to, as Node's own choice is: what is kept there is run.
  module.enableCompileCache(join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "earshot"));
  const [{ ignoreBrokenPipes }, { run }] = await Promise.all([import("./print.ts"), import("./program.ts")]);
  ignoreBrokenPipes();
  process.exitCode = await run(process.argv.slice(2));
}
