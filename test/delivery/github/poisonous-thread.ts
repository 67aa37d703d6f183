// A thread for tests in the place of the engine's: does what the first file before the change is called, and answers otherwise.
import { parentPort } from "node:worker_threads";
import type { ReviewInput } from "../../../src/delivery/github/review/review-in-worker.ts";

const kept: string[][] = [];

const DOES: Readonly<Record<string, () => void>> = {
  "endless-loop.yaml": () => {
    for (;;);
  },
  "hungry.yaml": () => {
    for (;;) kept.push(new Array(10_000).fill(`line ${kept.length}`));
  },
  // As a thread does that remembers much of what it read.
  "keeps-much.yaml": () => {
    for (let count = 0; count < 20; count++) kept.push(new Array(100_000).fill(`line ${count}`));
  },
  "slow-expression.yaml": () => /^(a+)+$/.test(`${"a".repeat(60)}!`),
  "deep.yaml": function again(): void {
    again();
  },
  "leaves.yaml": () => process.exit(0),
  "throws.yaml": () => {
    throw new TypeError("not a mesh");
  },
};

parentPort?.on("message", ({ before }: ReviewInput) => {
  const [name = ""] = before.keys();
  DOES[name]?.();
  parentPort?.postMessage({ verdict: "pass" });
});
