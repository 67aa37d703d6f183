import { expect, test } from "vitest";
import { readInputs } from "../../../src/delivery/action/read-inputs.ts";
import { readSubject } from "../../../src/delivery/action/read-subject.ts";
import { makeDirectory } from "../repository.ts";

const [HEAD, BASE] = ["a".repeat(40), "b".repeat(40)];

function subjectOf(event: string, payload: unknown) {
  const directory = makeDirectory({ "event.json": JSON.stringify(payload) });
  return readSubject({ GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: `${directory}/event.json` });
}

const pull = (more: object = {}, headRepo = "shop/mesh") => ({
  pull_request: {
    ...{ number: 7, draft: false, head: { sha: HEAD, repo: { full_name: headRepo } } },
    ...{ base: { sha: BASE, repo: { full_name: "shop/mesh" } }, ...more },
  },
});

test("a pull request; of a fork when it comes from elsewhere, or from a fork that is gone", () => {
  const subject = { kind: "pull", number: 7, head: HEAD, base: BASE, isDraft: false, isFork: false };
  expect(subjectOf("pull_request", pull())).toEqual(subject);
  expect(subjectOf("pull_request", pull({ draft: true }, "stranger/mesh"))).toEqual({
    ...subject,
    isDraft: true,
    isFork: true,
  });
  expect(subjectOf("pull_request", pull({ head: { sha: HEAD, repo: null } }))).toMatchObject({ isFork: true });
});

test("a push; nothing where there is no state before it, or none after it", () => {
  const none = "0".repeat(40);
  expect(subjectOf("push", { before: BASE, after: HEAD })).toEqual({ kind: "push", head: HEAD, base: BASE });
  expect(subjectOf("push", { before: none, after: HEAD })).toMatchObject({ kind: "nothing" });
  expect(subjectOf("push", { before: BASE, after: none })).toMatchObject({ kind: "nothing" });
});

test.each([
  ["pull_request_target", pull(), /gives what strangers write a token/],
  ["schedule", {}, /nothing to review at the event "schedule": use one of pull_request, merge_group, push/],
  ["constructor", {}, /nothing to review/],
  ["pull_request", {}, /names no pull request/],
  ["pull_request", pull({ head: { sha: "--output=x" } }), /names no commits/],
  ["merge_group", { merge_group: { head_sha: HEAD } }, /names no commits/],
  ["push", "text", /names no commits/],
])("%s is refused in words: %#", (event, payload, words) => {
  expect(() => subjectOf(event, payload)).toThrow(words);
});

test("inputs that cannot be used are named together", () => {
  const wrong = { "INPUT_FAIL-ON": "errors", INPUT_COMMENT: "no", INPUT_SOURCES: "platform" };
  expect(() => readInputs(wrong)).toThrow(
    "fail-on is one of error, warning, never; comment is true or false; sources has a line OWNER/NAME=DIRECTORY",
  );
  const sources = " shop/platform@main=../platform \n\n shop/billing=b\n";
  expect([...readInputs({ INPUT_SOURCES: sources }).sources]).toEqual([
    ["shop/platform@main", "../platform"],
    ["shop/billing", "b"],
  ]);
  expect(readInputs({ INPUT_SARIF: "", INPUT_TOKEN: " ", RUNNER_TEMP: "/tmp" })).toEqual({
    ...{ settings: undefined, failOn: "error", istio: undefined, token: undefined, comment: true, sarif: undefined },
    report: "/tmp/earshot.json",
    sources: new Map(),
  });
});
