// A thread for tests in the place of the engine's: does what the first file before the change is called, and answers otherwise.
import { parentPort } from "node:worker_threads";
import type { ReviewInput } from "../../../src/delivery/github/review-in-worker.ts";

const DOES: Readonly<Record<string, () => void>> = {
  "endless-loop.yaml": () => {
    for (;;);
  },
  "hungry.yaml": () => {
    const kept: string[][] = [];
    for (;;) kept.push(new Array(10_000).fill(`line ${kept.length}`));
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
