import { MessageChannel } from "node:worker_threads";
import { expect, test, vi } from "vitest";
import { answerBuilds, askForBuilds } from "../../../src/delivery/render/builds-over-port.ts";
import { rememberBuilds } from "../../../src/delivery/render/remember-builds.ts";
import type { AnyBuild } from "../../../src/delivery/render/renderer.ts";
import type { BuildResult } from "../../../src/manifests/rendering.ts";

const build = (text: string): AnyBuild => ({
  tool: "kustomize",
  build: { files: new Map([["shop/web.yaml", text]]), directory: "shop", around: {}, needsHelm: false },
});
const runner = (result: BuildResult) => vi.fn(async () => result);

test("the same files are built once, others by themselves", async () => {
  const run = runner({ kind: "rendered", text: "a: 1" });
  const remembered = rememberBuilds().over(run);
  await Promise.all([remembered(build("one")), remembered(build("one")), remembered(build("two"))]);
  expect(await remembered(build("one"))).toEqual({ kind: "rendered", text: "a: 1" });
  expect(run).toHaveBeenCalledTimes(2);
});

test("what was built by one runner is not asked of the next", async () => {
  const kept = rememberBuilds();
  await kept.over(runner({ kind: "rendered", text: "first" }))(build("one"));
  const second = runner({ kind: "rendered", text: "second" });
  expect(await kept.over(second)(build("one"))).toEqual({ kind: "rendered", text: "first" });
  expect(second).not.toHaveBeenCalled();
});

test("no more is kept than so many characters", async () => {
  const run = runner({ kind: "rendered", text: "x".repeat(600) });
  const remembered = rememberBuilds(1_000).over(run);
  for (const text of ["one", "two", "one"]) await remembered(build(text));
  expect(run).toHaveBeenCalledTimes(3);
});

test("a thread asks another one, which answers whatever happens to it", async () => {
  const { port1, port2 } = new MessageChannel();
  const results: (() => BuildResult)[] = [
    () => ({ kind: "rendered", text: "a: 1" }),
    () => {
      throw Object.assign(new Error("no room"), { code: "ENOSPC" });
    },
  ];
  const files: unknown[] = [];
  const run = async (asked: AnyBuild) => {
    files.push(asked.build.files);
    return results.shift()?.() as BuildResult;
  };
  answerBuilds(port1, run, new AbortController().signal);
  const ask = askForBuilds(port2);
  expect(await ask(build("one"))).toEqual({ kind: "rendered", text: "a: 1" });
  expect(await ask(build("two"))).toEqual({ kind: "missing", reason: "The server could not run it (ENOSPC)" });
  expect(files[0]).toEqual(new Map([["shop/web.yaml", "one"]]));
  port1.close();
});
