// The other commands, and what they have in common, on the GitHub of the tests.
import { expect, test } from "vitest";
import { conclusions, github, mesh, openSeed, reviewOnce, useReviewStage } from "../review-stage.ts";
import { answers, carryOut, comment, reactionsTo, WHOLE } from "./command-stage.ts";

useReviewStage({ permissions: WHOLE });

test("explain tells the whole story, with what is behind it", async () => {
  const pull = openSeed();
  await carryOut(comment(pull, "/earshot explain"));
  const [text = ""] = answers();
  expect(text).toContain(`The review of ${pull.headSha.slice(0, 7)}:`);
  expect(text).toContain("10.10.13.110:3306");
  expect(text).toContain("Why this happens");
  expect(text.trimEnd()).toMatch(/<!-- earshot-answer:comment-\d+ -->$/);
});

test("explain of a finding that there is not names the others", async () => {
  const job = comment(openSeed(), "/earshot explain 00000000");
  await carryOut(job);
  expect(answers()).toEqual([expect.stringMatching(/has no finding `00000000`. It has: `[0-9a-f]{16}`/)]);
  expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
});

test("rerun makes a new check run", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  const job = comment(pull, "/earshot rerun");
  await carryOut(job);
  expect(conclusions()).toEqual(["failure", "failure"]);
  expect(answers()).toEqual([expect.stringContaining("says **failure**")]);
  expect(reactionsTo(job)).toEqual(["eyes", "rocket"]);
});

test("help and what is not understood", async () => {
  const pull = openSeed();
  await carryOut(comment(pull, "/earshot help"));
  const job = comment(pull, "/earshot do `it` @all");
  await carryOut(job);
  expect(answers()).toEqual([
    expect.stringMatching(/^On a line of its own/),
    expect.stringMatching(/^Not done: this was not understood: there is no command `do`\.\n\nOn a line/),
  ]);
  expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
});

test("a fault of ours is told, without its words", async () => {
  const job = comment(openSeed(), "/earshot explain");
  await carryOut(job, { engine: () => Promise.reject(new Error("secret")) });
  expect(answers()).toEqual([expect.stringContaining("Not done: Earshot failed, and that is a fault of its own")]);
  expect(answers()[0]).not.toContain("secret");
});

test("a comment that is gone by now is answered all the same", async () => {
  const job = comment(openSeed(), "/earshot help");
  mesh.issueComments.splice(0);
  await carryOut(job);
  expect(answers()).toHaveLength(1);
});

test("an answer whose arrival got lost is not given twice", async () => {
  const job = comment(openSeed(), "/earshot help");
  const route = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
  github.failNext({ method: "POST", route, status: 502, when: "after", body: { message: "bad gateway" } });
  expect(await carryOut(job)).toMatchObject({ isSaid: false });
  await carryOut(job);
  expect(answers()).toHaveLength(1);
});

test("the same comment, sent again under another delivery id, is answered once", async () => {
  const job = comment(openSeed(), "/earshot help");
  await carryOut(job);
  await carryOut({ ...job, delivery: "replayed" });
  expect(answers()).toHaveLength(1);
});

test("threads of what is gone are resolved", async () => {
  const pull = openSeed();
  await reviewOnce(pull);
  await carryOut(comment(pull, "/earshot fix"));
  await reviewOnce(pull);
  expect(mesh.reviewComments).toMatchObject([{ body: expect.stringContaining("Gone in") }]);
  expect([...mesh.resolvedThreads]).toEqual(mesh.reviewComments.map(({ id }) => id));
});
