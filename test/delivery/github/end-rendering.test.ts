// A review that is ended takes what it had started with it.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkerEngine } from "../../../src/delivery/github/review/review-in-worker.ts";
import { ended } from "../../../src/delivery/queue/job-queue.ts";
import { makeDirectory } from "../repository.ts";
import { until } from "./stage.ts";

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("kustomize ends with the review that waits for it", async () => {
  const directory = makeDirectory();
  const [command, started] = [join(directory, "kustomize"), join(directory, "started")];
  writeFileSync(command, `#!/bin/sh\necho $$ > ${started}\nexec /bin/sleep 25\n`);
  chmodSync(command, 0o755);
  process.env.EARSHOT_KUSTOMIZE = command;
  const before = new Map([["shop/kustomization.yaml", "resources: []\n"]]);
  const controller = new AbortController();
  const reviewInWorker = createWorkerEngine({ seconds: 60, megabytes: 512 });
  const review = reviewInWorker({ before, after: before, settings: { policies: new Map() } }, controller.signal);
  await until(() => existsSync(started) && readFileSync(started, "utf8").endsWith("\n"));
  const pid = Number(readFileSync(started, "utf8"));
  expect(isRunning(pid)).toBe(true);
  controller.abort(ended("superseded"));
  await expect(review).rejects.toMatchObject({ name: "superseded" });
  await until(() => !isRunning(pid), 10_000);
});
