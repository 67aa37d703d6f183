import { setImmediate as later } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSharedWork } from "../../../../src/delivery/github/reading/shared-work.ts";

const never = new AbortController().signal;

/** Work that is done when the test says so, and hears of its end. */
function slowWork() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const begun: AbortSignal[] = [];
  const work = (signal: AbortSignal) => {
    begun.push(signal);
    return promise;
  };
  return { work, begun, resolve, reject };
}

test("two who want the same have it done once; who comes afterwards has it done again", async () => {
  const shared = createSharedWork();
  const { work, begun, resolve } = slowWork();
  const both = [shared.join("base", never, work), shared.join("base", never, work), shared.join("other", never, work)];
  resolve("done");
  expect(await Promise.all(both)).toEqual(["done", "done", "done"]);
  expect(begun).toHaveLength(2);
  await shared.join("base", never, work);
  expect(begun).toHaveLength(3);
});

test("one that is superseded leaves the other its answer; when nobody is left, the work is ended", async () => {
  const shared = createSharedWork();
  const { work, begun } = slowWork();
  const [first, second] = [new AbortController(), new AbortController()];
  const [one, other] = [shared.join("base", first.signal, work), shared.join("base", second.signal, work)];
  first.abort(new Error("superseded"));
  await expect(one).rejects.toThrow("superseded");
  expect(begun.map(({ aborted }) => aborted)).toEqual([false]);
  second.abort(new Error("stopped"));
  await expect(other).rejects.toThrow("stopped");
  expect(begun.map(({ aborted }) => aborted)).toEqual([true]);
});

test("a failure is everybody's, also where nobody waits for it any more", async () => {
  const shared = createSharedWork();
  const { work, reject } = slowWork();
  const controller = new AbortController();
  const gone = shared.join("base", controller.signal, work);
  const left = [shared.join("base", never, work), shared.join("base", never, work)];
  controller.abort(new Error("superseded"));
  await expect(gone).rejects.toThrow("superseded");
  reject(new Error("GitHub is away"));
  expect((await Promise.allSettled(left)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const alone = slowWork();
  const end = new AbortController();
  const nobody = shared.join("alone", end.signal, alone.work);
  end.abort(new Error("stopped"));
  await expect(nobody).rejects.toThrow("stopped");
  // An unhandled rejection would fail the test.
  alone.reject(new Error("too late"));
  await later();
});
