import { describe, expect, test } from "vitest";
import type { CommandJob } from "../../../src/delivery/queue/job-queue.ts";
import {
  begin,
  EMPTY,
  finish,
  giveBack,
  join,
  type Line,
  nameOf,
  onceOnly,
  putOff,
  putOffUntil,
  supersedes,
} from "../../../src/delivery/queue/pull-request-line.ts";
import { jobFor } from "./watched-work.ts";

const { head: _head, again: _again, ...place } = jobFor(7, "a");
const command = (delivery: string) => ({ ...place, kind: "command", delivery }) as CommandJob;
const lineOf = (...jobs: Parameters<typeof join>[1][]): Line => jobs.reduce(join, EMPTY);
const names = ({ waiting }: Line) => waiting.map((job) => (job.kind === "review" ? job.head : job.delivery));

function begun(line: Line): Line {
  const found = begin(line);
  if (found === undefined) throw new Error("nothing waits");
  return found.line;
}

describe("joining", () => {
  test("a newer review takes the older one's place, and keeps that somebody asked", () => {
    const line = lineOf(jobFor(7, "a", { again: true }), command("c1"), jobFor(7, "b"));
    expect(names(line)).toEqual(["b", "c1"]);
    expect(line.waiting[0]).toMatchObject({ again: true });
  });

  test("heads that it had meanwhile are remembered, some of them", () => {
    const line = lineOf(...["b", "c", "d", "e", "f", "g", "g"].map((head) => jobFor(7, "a", { previous: [head] })));
    expect(line.waiting).toMatchObject([{ head: "a", previous: ["c", "d", "e", "f", "g"] }]);
  });

  test("commands keep their order; one that is there already, also begun, is one", () => {
    const line = begun(lineOf(command("c1"), command("c2"), command("c1")));
    expect(line.begun).toMatchObject({ delivery: "c1" });
    expect(names(join(line, command("c1")))).toEqual(["c2"]);
  });
});

describe("what a process had begun when it ended", () => {
  test("is begun again before all others, and counted", () => {
    const again = begin(begun(lineOf(command("c1"), jobFor(7, "a"))));
    expect(again?.job).toMatchObject({ delivery: "c1" });
    expect(again?.line).toMatchObject({ lost: 1 });
    expect(names(again?.line ?? EMPTY)).toEqual(["a"]);
    expect(begin(again?.line ?? EMPTY)?.line.lost).toBe(2);
  });

  test("gives way to a newer review", () => {
    const line = join(begun(lineOf(jobFor(7, "a", { again: true }))), jobFor(7, "b"));
    expect(begin(line)?.job).toMatchObject({ head: "b", again: true });
    expect(names(begun(line))).toEqual([]);
  });
});

test("what is done leaves; what is handed back stands first again", () => {
  const line = begun(lineOf(jobFor(7, "a"), command("c1")));
  expect(names(finish(line))).toEqual(["c1"]);
  expect(names(giveBack(line))).toEqual(["a", "c1"]);
  expect(begin(finish(begun(lineOf(command("c1")))))).toBeUndefined();
});

test("what is put off waits until GitHub's time, else longer each time, and not for ever", () => {
  const first = begun(lineOf(jobFor(7, "a")));
  expect(putOffUntil(first, { kind: "done" }, 1_000)).toBeUndefined();
  expect(putOffUntil(first, { kind: "later", at: 5_000 }, 1_000)).toBe(5_000);
  expect(putOffUntil({ ...first, putOff: 30 }, { kind: "later", at: 5_000 }, 1_000)).toBeUndefined();
  const pauses: (number | undefined)[] = [];
  for (let line = first; pauses.length < 7; line = begun(putOff(line)))
    pauses.push(putOffUntil(line, { kind: "later" }, 0));
  expect(pauses).toEqual([30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, undefined]);
});

test("only another head makes a review pointless, and no command is", () => {
  expect(supersedes(jobFor(7, "b"), jobFor(7, "a"))).toBe(true);
  expect(supersedes(jobFor(7, "a", { again: true }), jobFor(7, "a"))).toBe(false);
  expect(supersedes(jobFor(7, "b"), command("c1"))).toBe(false);
  expect(supersedes(command("c1"), jobFor(7, "a"))).toBe(false);
});

test("what somebody asked for is done once; a push may be told twice", () => {
  expect(onceOnly(jobFor(7, "a"))).toBeUndefined();
  expect(onceOnly(jobFor(7, "a", { again: true, delivery: "d" }))).toBe("d 1/shop/mesh#7");
  expect(onceOnly(command("d"))).toBe("d 1/shop/mesh#7");
});

test("the same pull request has one name, however its repository is written", () => {
  expect(nameOf(jobFor(7, "a", { owner: "Shop" }))).toBe(nameOf(jobFor(7, "b")));
  expect(nameOf(jobFor(7, "a", { installation: 2 }))).not.toBe(nameOf(jobFor(7, "a")));
});

describe("jobs that are about no pull request", () => {
  const { pull: _pull, head: _head, again: _again, ...repository } = jobFor(7, "a");
  const group = { ...repository, kind: "group", head: "Aa", base: "b", again: false } as const;
  const look = { ...repository, kind: "look", branch: "Feature/x" } as const;

  test("stand under names of their own; branches differ by their capitals", () => {
    expect([group, look, { ...look, branch: undefined }].map((job) => nameOf(job as never))).toEqual([
      "1/shop/mesh@Aa",
      "1/shop/mesh~Feature/x",
      "1/shop/mesh~",
    ]);
  });

  test("a group that is given up ends what runs for it; the same group again does not", () => {
    const gone = { ...group, isGone: true };
    expect([supersedes(gone, group), supersedes(group, group), supersedes(gone, gone)]).toEqual([true, false, false]);
    expect(lineOf(group, gone).waiting).toEqual([gone]);
  });

  test("looks that wait are one", () => {
    expect(lineOf(look, { ...look, delivery: "d2" }).waiting).toEqual([{ ...look, delivery: "d2" }]);
  });

  test("a closed pull request ends what runs for it, at whatever head; reopened it is reviewed", () => {
    const closed = jobFor(7, "a", { isClosed: true });
    expect([supersedes(closed, jobFor(7, "a")), supersedes(closed, closed)]).toEqual([true, false]);
    expect(lineOf(closed, jobFor(7, "a")).waiting).toEqual([jobFor(7, "a")]);
  });
});
