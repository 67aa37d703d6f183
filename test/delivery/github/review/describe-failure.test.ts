import { expect, test } from "vitest";
import { describeFailure } from "../../../../src/delivery/github/review/describe-failure.ts";
import { ended } from "../../../../src/delivery/queue/job-queue.ts";
import { trouble } from "../../../../src/delivery/trouble.ts";

/** As GitHub's client throws it. */
function refused(status: number, message = "no", headers: Record<string, string> = {}): Error {
  const url = "https://ghe.example/api/v3/repos/shop/mesh/git/trees/1a2b?token=s3cret";
  return Object.assign(new Error(message), { status, request: { method: "GET", url }, response: { headers } });
}

test.each([
  [refused(401), "does not accept Earshot's key any more", "earshot serve --check"],
  [refused(403), "does not allow Earshot to GET /api/v3/repos/shop/mesh/git/trees/1a2b", "accept the permissions"],
  [
    refused(403, "Resource not accessible", {
      "x-accepted-github-permissions": "contents=read,checks=write; issues=read",
    }),
    "git/trees/1a2b, which takes contents: read and checks: write, or issues: read",
    "accept the permissions",
  ],
  [refused(404), "has nothing at GET /api/v3/repos/shop/mesh/git/trees/1a2b", "installed on this repository"],
  [refused(502), "did not answer (status 502 for GET", "githubstatus.com"],
  [refused(409), "with status 409", "Re-run"],
  [
    refused(403, "API rate limit exceeded", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000000" }),
    "request limit for this installation is used up until 08:00 UTC",
    "goes on by itself afterwards",
  ],
  [refused(429, "You have exceeded a secondary rate limit"), "request limit", "Re-run"],
  [refused(403, "You have triggered an abuse detection mechanism", { "retry-after": "90" }), "request limit", "Re-run"],
  [trouble("the repository is too large: its tree took 300 requests"), "the repository is too large", "Re-run"],
  [ended("stopped"), "was stopped before it had an answer", "Re-run"],
])("%s", (error, what, todo) => {
  const { conclusion, title, summary } = describeFailure(error, "d-1");
  expect(conclusion).toBe("action_required");
  expect(title).toContain(what);
  expect(summary).toContain(todo);
  expect(summary).not.toContain("s3cret");
});

test("of an unexpected error nothing is shown but where to find it", () => {
  const error = new TypeError("Cannot read /etc/earshot/key.pem");
  const ending = describeFailure(error, "72d3162e-cc78");
  expect(ending.conclusion).toBe("action_required");
  expect(ending.summary).toContain("at delivery 72d3162e-cc78");
  expect(`${ending.title}\n${ending.summary}`).not.toMatch(/TypeError|key\.pem|\n +at /);
});

test("words of a manifest in a message stay words", () => {
  const { summary } = describeFailure(trouble("@org/team <b>x</b> cannot be read"), "d-1");
  expect(summary).not.toMatch(/@org|<b>/);
});
