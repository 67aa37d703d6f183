// A review that meets the end of the hour's requests: it goes on with its check run when the next hour begins.
import { expect, test } from "vitest";
import { conclusions, github, mesh, openSeed, reviewOnce, useReviewStage } from "../review-stage.ts";

useReviewStage();

test.each([3, 6, 9, 12])("after %i requests", async (left) => {
  const pull = openSeed();
  github.world.limits.requestsAnHour = github.requests.length + left;
  const result = await reviewOnce(pull);
  expect(result.failure).toMatchObject({ status: 403 });
  expect(mesh.checkRuns.length).toBeLessThanOrEqual(1);
  // As the next hour has it; the clock itself stays, as keys are made by this machine's.
  github.world.limits.requestsAnHour = 5_000;
  expect(await reviewOnce(pull)).toMatchObject({ isSaid: true, conclusion: "failure" });
  expect(conclusions()).toEqual(["failure"]);
  expect([mesh.reviews.length, mesh.reviewComments.length]).toEqual([1, 1]);
});
