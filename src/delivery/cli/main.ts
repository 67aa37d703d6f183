#!/usr/bin/env node
// The bin: refuses a Node that is too old in words that help, then hands over to the program.

const OLDEST = [22, 20] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(`earshot needs Node ${OLDEST.join(".")} or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  const [{ ignoreBrokenPipes }, { run }] = await Promise.all([import("./print.ts"), import("./program.ts")]);
  ignoreBrokenPipes();
  process.exitCode = await run(process.argv.slice(2));
}
