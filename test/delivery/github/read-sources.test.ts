// A mesh that is spread over repositories of one owner, through the App: what is read there, and what is not.
import { expect, test } from "vitest";
import { conclusions, github, log, mesh, openSeed, reviewOnce, useReviewStage } from "./review-stage.ts";
import { SEED_BASE } from "./stage.ts";

useReviewStage();

const CLIENT = "demo1/client.yaml";
const { [CLIENT]: client = "" } = SEED_BASE;

/** The seed's client lives in another repository of the owner. */
function moveClientTo(fullName: string, isInstalled = true) {
  const other = github.addRepository(fullName, { [`live/${CLIENT}`]: client, [`old/${CLIENT}`]: client });
  const [installation] = github.world.installations;
  if (isInstalled && installation !== undefined) installation.repositories.push(other);
}

function openWith(settings: string) {
  github.commitAndPush(mesh, {
    branch: "main",
    changes: { ".github/earshot.yml": settings, [CLIENT]: null, "demo1/server.yaml": null },
  });
  return openSeed();
}

const LIVE = "sources: [{repo: shop/clients, paths: ['live/**']}]\n";

test("who is hit in another repository blocks", async () => {
  moveClientTo("shop/clients");
  await reviewOnce(openWith(LIVE));
  expect(conclusions()).toEqual(["failure"]);
  expect(JSON.stringify(mesh.checkRuns)).toContain("@shop/clients/live/demo1/client.yaml");
});

test.each([
  ["where the App is not installed", "shop/clients", false, LIVE, "the App is not installed there"],
  [
    "of a ref that there is not",
    "shop/clients",
    true,
    "sources: [{repo: shop/clients, ref: v9}]\n",
    "no such repository or ref",
  ],
  [
    "of another owner",
    "rival/clients",
    true,
    "sources: [{repo: rival/clients}]\n",
    "the App reads repositories of shop alone",
  ],
])("a repository %s is said, and there is no verdict without it", async (_, name, isInstalled, settings, words) => {
  moveClientTo(name, isInstalled);
  await reviewOnce(openWith(settings));
  expect(conclusions()).toEqual(["action_required"]);
  expect(JSON.stringify(mesh.checkRuns)).toContain(words);
  expect(log.error).not.toHaveBeenCalled();
});
