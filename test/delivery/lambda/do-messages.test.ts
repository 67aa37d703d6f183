import { beforeEach, expect, test, vi } from "vitest";
import { doMessages, type SqsRecord } from "../../../src/delivery/lambda/do-messages.ts";
import { toMessage, type WaitingJob } from "../../../src/delivery/lambda/job-message.ts";
import type { Circumstances, Job, Outcome, ReviewJob } from "../../../src/delivery/queue/job-queue.ts";

const JOB: ReviewJob = {
  ...{ kind: "review", installation: 1, owner: "shop", repo: "mesh", pull: 7, head: "head1" },
  ...{ again: false, delivery: "d-1" },
};

const sent: WaitingJob[] = [];
const hidden: (readonly [string, number])[] = [];
const done: (readonly [Job, number])[] = [];
let outcomes: (Outcome | Error)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  for (const list of [sent, hidden, done]) list.length = 0;
  outcomes = [];
  return () => vi.useRealTimers();
});

function record(waiting: WaitingJob, received = 1): SqsRecord {
  const { MessageBody: body, MessageGroupId } = toMessage(waiting);
  const id = `${"pull" in waiting.job && waiting.job.pull} ${waiting.job.delivery}`;
  const attributes = { ApproximateReceiveCount: String(received), MessageGroupId };
  return { messageId: id, receiptHandle: `receipt ${id}`, body, attributes };
}

async function failures(...records: readonly SqsRecord[]): Promise<readonly string[]> {
  const { batchItemFailures } = await doMessages(records, {
    signal: new AbortController().signal,
    log: { error: () => {} },
    messages: {
      send: async (waiting) => void sent.push(waiting),
      hide: async (receipt, seconds) => void hidden.push([receipt, seconds]),
    },
    work: async (job, { lost }: Circumstances) => {
      done.push([job, lost]);
      const outcome = outcomes.shift() ?? { kind: "done" };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

test("what fails comes again, and what follows it for the same pull request; others are done", async () => {
  outcomes = [new Error("no memory")];
  const second = { ...JOB, delivery: "d-2" };
  const other = { ...JOB, pull: 8 };
  const all = [JOB, second, other].map((job) => record({ job, putOff: 0 }));
  expect(await failures(...all)).toEqual(["7 d-1", "7 d-2"]);
  expect(done.map(([job]) => job)).toEqual([JOB, other]);
  expect(hidden).toEqual([
    ["receipt 7 d-1", 30],
    ["receipt 7 d-2", 30],
  ]);
});

test("a job that is put off becomes a message for later", async () => {
  outcomes = [{ kind: "later", at: 1_000_060_000 }, { kind: "later" }];
  expect(await failures(record({ job: JOB, putOff: 0 }), record({ job: JOB, putOff: 1 }))).toEqual([]);
  expect(sent).toEqual([
    { job: JOB, putOff: 1, notBefore: 1_000_060_000 },
    { job: JOB, putOff: 2, notBefore: 1_000_060_000 },
  ]);
});

test("one that was put off too often is given up", async () => {
  outcomes = [{ kind: "later" }];
  expect(await failures(record({ job: JOB, putOff: 6 }))).toEqual([]);
  expect(sent).toEqual([]);
});

test("a message for later is hidden until then, and done when its time has come", async () => {
  const waiting = { job: JOB, putOff: 1, notBefore: 1_000_060_000 };
  expect(await failures(record(waiting))).toEqual(["7 d-1"]);
  expect(hidden).toEqual([["receipt 7 d-1", 60]]);
  expect(done).toEqual([]);
  vi.setSystemTime(1_000_060_001);
  expect(await failures(record(waiting, 2))).toEqual([]);
  expect(done).toEqual([[JOB, 0]]);
});

test("how many processes ended with a job is what SQS counted", async () => {
  await failures(record({ job: JOB, putOff: 0 }, 3));
  expect(done).toEqual([[JOB, 2]]);
});

test("a message that is not Earshot's comes again", async () => {
  const strange = { ...record({ job: JOB, putOff: 0 }), body: '{"schema":"shop.order/1"}' };
  expect(await failures(strange)).toEqual(["7 d-1"]);
  expect(done).toEqual([]);
});

test("one group for a pull request, and one message for a delivery until it is put off", () => {
  const [first, again, later, other] = [
    { job: JOB, putOff: 0 },
    { job: { ...JOB, head: "head2" }, putOff: 0 },
    { job: JOB, putOff: 1 },
    { job: { ...JOB, pull: 8, repo: "long-name-".repeat(12) }, putOff: 0 },
  ].map(toMessage);
  expect(again?.MessageDeduplicationId).toBe(first?.MessageDeduplicationId);
  expect(later?.MessageGroupId).toBe(first?.MessageGroupId);
  expect(later?.MessageDeduplicationId).not.toBe(first?.MessageDeduplicationId);
  expect(other?.MessageGroupId).not.toBe(first?.MessageGroupId);
  expect(other?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
});
