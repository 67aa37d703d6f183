// Builds that a thread asks for and another one runs: the tools belong to the thread that lives on, so that what they started
// ends with the review. This file is both sides.
import type { MessagePort } from "node:worker_threads";
import type { BuildResult } from "../../manifests/rendering.ts";
import type { AnyBuild, BuildRunner } from "./renderer.ts";

interface Question {
  readonly id: number;
  readonly asked: AnyBuild;
}

interface Answer {
  readonly id: number;
  readonly result: BuildResult;
}

/** The side that runs them, until the port is closed; the signal ends what runs. */
export function answerBuilds(port: MessagePort, run: BuildRunner, signal: AbortSignal): void {
  port.on("message", async ({ id, asked }: Question) => {
    const answer: Answer = { id, result: await answerOf(run, asked, signal) };
    port.postMessage(answer);
  });
}

/** A disk without room, or a system without processes: the review goes on without this build, and says so. */
async function answerOf(run: BuildRunner, asked: AnyBuild, signal: AbortSignal): Promise<BuildResult> {
  try {
    return await run(asked, signal);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    return { kind: "missing", reason: `The server could not run it${code}` };
  }
}

/** The side that asks. */
export function askForBuilds(port: MessagePort): BuildRunner {
  const waiting = new Map<number, (result: BuildResult) => void>();
  let last = 0;
  port.on("message", ({ id, result }: Answer) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  return (asked) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      const question: Question = { id: last, asked };
      port.postMessage(question);
    });
}
