// The engine's `review`, in a thread of its own: webhooks are answered meanwhile, it can be ended, and it cannot take the
// process with it. This file is both sides: the thread runs it again.
import { once } from "node:events";
import { isMainThread, MessageChannel, type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import { keepRecentReadings } from "../../../manifests/keep-readings.ts";
import { once as onlyOnce } from "../../../manifests/remember.ts";
import type { Snapshot } from "../../../manifests/snapshot.ts";
import { withoutUntold } from "../../../report/without-untold.ts";
import type { Review, ReviewSettings } from "../../../review.ts";
import { keepStates } from "../../../simulation/keep-states.ts";
import { answerBuilds, askForBuilds } from "../../render/builds-over-port.ts";
import { findTools } from "../../render/find-tools.ts";
import { rememberBuilds } from "../../render/remember-builds.ts";
import { type BuildRunner, createBuildRunner, rendererOf } from "../../render/renderer.ts";
import { trouble } from "../../trouble.ts";
import type { ReviewLimits } from "../configuration/review-limits.ts";

export interface ReviewInput {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly settings: ReviewSettings;
  /** Why Kustomize and Helm are not run for this one, in words; they are when nothing is said. */
  readonly unrendered?: string;
}

/** What the thread is told. */
interface Order extends ReviewInput {
  /** Where it asks for builds. */
  readonly builds?: MessagePort;
}

/** Reviews; rejects with `signal.reason` when it is ended, and with trouble when it takes too much time or memory. */
export type Engine = (input: ReviewInput, signal: AbortSignal) => Promise<Review>;

const MARK = "earshot-review";

/** Less than V8 takes by itself: a thread has a third less memory then (400 reviews of a small mesh), and takes no longer. */
const YOUNG_MEGABYTES = 24;

type Limits = Pick<ReviewLimits, "seconds" | "megabytes">;

/** Threads wait for the next review: starting one takes longer than most reviews. `script`: what they run, for tests. */
export function createWorkerEngine(limits: Limits, script = new URL(import.meta.url)): Engine {
  const idle: Worker[] = [];

  function start(): Worker {
    const worker = new Worker(script, {
      workerData: { mark: MARK },
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    // One that ends while it waits is nobody's trouble.
    worker.on("error", () => {});
    worker.on("exit", () => {
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    });
    return worker;
  }

  async function reviewIn(worker: Worker, input: ReviewInput, signal: AbortSignal): Promise<Review> {
    worker.ref();
    try {
      const answer = await ask(worker, input, { signal, limits });
      // It must not keep a process alive that is done.
      worker.unref();
      idle.push(worker);
      return answer;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  return async (input, signal) => {
    signal.throwIfAborted();
    const used = idle.pop();
    if (used === undefined) return reviewIn(start(), input, signal);
    try {
      return await reviewIn(used, input, signal);
    } catch (error) {
      // It may have been what the thread kept of other reviews that left this one no room.
      if (!isOutOfMemory(error)) throw error;
      return reviewIn(start(), input, signal);
    }
  };
}

/** The tools of this machine, for all reviews together. */
const ownBuilds = onlyOnce(() => createBuildRunner(findTools(process.env)));

interface Bounds {
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

async function ask(worker: Worker, input: ReviewInput, { signal, limits }: Bounds): Promise<Review> {
  const late = AbortSignal.timeout(limits.seconds * 1_000);
  const gone = new AbortController();
  const leave = () => gone.abort();
  const { port1, port2 } = new MessageChannel();
  const over = new AbortController();
  worker.once("exit", leave);
  try {
    if (input.unrendered === undefined) answerBuilds(port1, ownBuilds(), over.signal);
    const order: Order = input.unrendered === undefined ? { ...input, builds: port2 } : input;
    worker.postMessage(order, order.builds === undefined ? [] : [order.builds]);
    const [answer] = await once(worker, "message", { signal: AbortSignal.any([signal, late, gone.signal]) });
    return answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isOutOfMemory(error)) throw outOfMemory(limits.megabytes);
    if (!isAbort(error)) throw error;
    throw late.aborted
      ? trouble(`the review took more than ${tellTime(limits.seconds)}`)
      : new Error("the review's thread ended without an answer");
  } finally {
    worker.off("exit", leave);
    over.abort();
    port1.close();
  }
}

function tellTime(seconds: number): string {
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

const refuse =
  (reason: string): BuildRunner =>
  async () => ({ kind: "missing", reason });

const OUT_OF_MEMORY = "ERR_WORKER_OUT_OF_MEMORY";

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === OUT_OF_MEMORY;
}

function outOfMemory(megabytes: number): Error {
  return Object.assign(trouble(`the review took more than ${megabytes} MB of memory`), { code: OUT_OF_MEMORY });
}

if (!isMainThread && workerData?.mark === MARK) {
  const { review } = await import("../../../review.ts");
  // The next review is most likely of the same repository, and of nearly the same base.
  const { read, age } = keepRecentReadings();
  const simulateBase = keepStates();
  const kept = rememberBuilds();
  // What fails here is not caught: it ends the thread, and the other side hears of it.
  parentPort?.on("message", async ({ before, after, settings, builds, unrendered = "" }: Order) => {
    const renderer = rendererOf(builds === undefined ? refuse(unrendered) : kept.over(askForBuilds(builds)));
    const answer = await review(before, after, { ...settings, read, simulateBase, renderer });
    parentPort?.postMessage(withoutUntold(answer));
    age();
  });
}
