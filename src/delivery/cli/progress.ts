// Shows on a terminal that something is being done when it takes longer than a second. A thread of its own draws, because
// the engine does not pause. This file is both sides: the thread runs it again.
import { writeSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const PATIENCE = 1000;
const FRAME_TIME = 120;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const MARK = "earshot-progress";

/** Says what is going on now. */
export type Tell = (what: string) => void;

/** Runs `work` while a terminal is told what is going on; says nothing on a pipe or to quick work. */
export async function withProgress<T>(what: string, work: (tell: Tell) => T | Promise<T>): Promise<T> {
  if (!process.stderr.isTTY || process.env.TERM === "dumb") return work(() => {});
  const drawer = new Worker(new URL(import.meta.url), { workerData: { mark: MARK, what } });
  drawer.unref();
  // Progress is a nicety: without it the work is done all the same.
  drawer.on("error", () => {});
  try {
    return await work((now) => drawer.postMessage(now));
  } finally {
    await drawer.terminate();
    process.stderr.write("\r\u001B[K");
  }
}

if (!isMainThread && parentPort !== null && workerData?.mark === MARK) {
  let frame = 0;
  let { what } = workerData;
  parentPort.on("message", (now) => {
    what = now;
  });
  const draw = () => writeSync(2, `\r${FRAMES[frame++ % FRAMES.length]} ${what} …\u001B[K`);
  setTimeout(() => setInterval(draw, FRAME_TIME), PATIENCE);
}
