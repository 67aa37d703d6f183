// What the queue does with a job, by how it ended; and what becomes of a job that ended one process after the other.
import { describe, expect, test } from "vitest";
import { failureReason } from "../../../../src/delivery/github/client/failure-reason.ts";
import { outcomeOf } from "../../../../src/delivery/github/server/do-job.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import { trouble } from "../../../../src/delivery/trouble.ts";

const NOW = 1_795_000_000_000;

/** As GitHub's client throws it. */
function refusal(status: number, headers: Record<string, string> = {}, message = "refused"): Error {
  const request = { method: "GET", url: "https://ghe.example/" };
  return Object.assign(new Error(message), { status, request, response: { status, headers, data: {} } });
}

const inAnHour = String(NOW / 1_000 + 3_000);
const EXHAUSTED = refusal(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour });
const TOO_FAST = refusal(403, { "retry-after": "90" }, "You have exceeded a secondary rate limit");

test.each([
  ["an hour's requests are used up", EXHAUSTED, 3_000],
  ["too many at once", TOO_FAST, 90],
  ["the same from an older server", refusal(429, { "retry-after": "90" }), 90],
])(
  "%s: it goes on when GitHub takes requests again, and not at the same moment as all others",
  (_why, failure, seconds) => {
    const outcome = outcomeOf({ isSaid: true, failure }, NOW);
    const at = outcome.kind === "later" ? (outcome.at ?? 0) - NOW : 0;
    expect(at).toBeGreaterThanOrEqual(seconds * 1_000 + 1_000);
    expect(at).toBeLessThanOrEqual(seconds * 1_000 + 6_000);
    expect(failureReason(failure)).toBe("rate-limit");
  },
);

test("a limit that ends far away, by the clock of a machine that is wrong, is asked about within the hour", () => {
  const failure = refusal(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999" });
  const outcome = outcomeOf({ isSaid: true, failure }, NOW);
  expect(outcome.kind === "later" ? (outcome.at ?? 0) - NOW : 0).toBeLessThan(66 * 60_000);
});

test("a limit that is over already, by a clock that is behind ours, is not asked about at once", () => {
  const failure = refusal(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 - 600) });
  const outcome = outcomeOf({ isSaid: true, failure }, NOW);
  expect(outcome.kind === "later" ? (outcome.at ?? 0) - NOW : 0).toBeGreaterThan(10_000);
});

describe("without a conclusion on GitHub", () => {
  test.each([
    ["GitHub is away", refusal(502), "later", "github"],
    ["the key is new", refusal(401), "later", "key"],
    ["a permission is missing", refusal(403), "done", "permission"],
    ["the repository is gone", refusal(404), "done", "missing"],
    ["GitHub refuses what is said", refusal(422), "done", "refused"],
    ["a fault of ours", new TypeError("undefined"), "done", "fault"],
  ])("%s", (_why, failure, kind, reason) => {
    expect(outcomeOf({ isSaid: false, failure })).toEqual({ kind });
    expect(failureReason(failure)).toBe(reason);
  });
});

test("what has its conclusion is done, whatever it is", () => {
  expect(outcomeOf({ isSaid: true, conclusion: "action_required", failure: refusal(502) })).toEqual({ kind: "done" });
  expect(outcomeOf({ isSaid: true, conclusion: "success" })).toEqual({ kind: "done" });
  expect(failureReason(trouble("the review took more than 5 minutes"))).toBe("too-much");
});

test.each(["superseded", "stopped", "handed back"] as const)("%s", (reason) => {
  expect(outcomeOf({ isSaid: true, failure: ended(reason) })).toEqual({ kind: "ended", reason });
});
