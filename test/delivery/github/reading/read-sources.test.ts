// A mesh that is spread over repositories of one owner, through the App: what is read there, and what is not.
import { expect, test } from "vitest";
import { listCheckRuns } from "../../../../src/delivery/github/check-run/check-run.ts";
import { needsReview } from "../../../../src/delivery/github/reconcile/needs-review.ts";
import {
  app,
  conclusions,
  github,
  log,
  mesh,
  openSeed,
  repositoryOf,
  reviewOnce,
  useReviewStage,
} from "../review-stage.ts";
import { SEED_BASE } from "../stage.ts";

useReviewStage();

const CLIENT = "demo1/client.yaml";
const { [CLIENT]: client = "" } = SEED_BASE;

/** The seed's client lives in another repository of the owner. */
function moveClientTo(fullName: string, { isInstalled = true, readers = "readers: [shop/mesh]\n" } = {}) {
  const other = github.addRepository(fullName, {
    [`live/${CLIENT}`]: client,
    [`old/${CLIENT}`]: client,
    ...(readers !== "" && { ".github/earshot.yml": readers }),
  });
  const [installation] = github.world.installations;
  if (isInstalled && installation !== undefined) installation.repositories.push(other);
  return other;
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
  moveClientTo(name, { isInstalled });
  await reviewOnce(openWith(settings));
  expect(conclusions()).toEqual(["action_required"]);
  expect(JSON.stringify(mesh.checkRuns)).toContain(words);
  expect(log.error).not.toHaveBeenCalled();
});

const REFUSED = "shop/clients does not let shop/mesh read it: add readers: [shop/mesh] to .github/earshot.yml";

test.each([
  ["no settings", ""],
  ["settings that name another reader", "readers: [shop/meshes, rival/*]\n"],
  ["settings that are broken", "readers: [shop/mesh]\nreader: 1\n"],
])("a private repository is not read for one that it does not name: %s", async (_, readers) => {
  moveClientTo("shop/clients", { readers });
  await reviewOnce(openWith(LIVE));
  expect(conclusions()).toEqual(["action_required"]);
  const said = JSON.stringify(mesh.checkRuns);
  expect(said).toContain(REFUSED);
  expect(said).not.toContain("client.yaml");
});

test("what another branch of it says, or what the reader says itself, opens nothing", async () => {
  const other = moveClientTo("shop/clients", { readers: "" });
  github.commitAndPush(other, { branch: "guest", changes: { ".github/earshot.yml": "readers: [shop/mesh]\n" } });
  await reviewOnce(openWith("readers: [shop/mesh]\nsources: [{repo: shop/clients, ref: guest}]\n"));
  expect(conclusions()).toEqual(["action_required"]);
  expect(JSON.stringify(mesh.checkRuns)).toContain(REFUSED);
});

test("all of an owner can be let in; a public repository need not say so", async () => {
  const other = moveClientTo("shop/clients", { readers: "readers: ['Shop/*']\n" });
  await reviewOnce(openWith(LIVE));
  expect(conclusions()).toEqual(["failure"]);
  other.isPublic = true;
  github.commitAndPush(other, { branch: "main", changes: { ".github/earshot.yml": null } });
  await reviewOnce(openSeed(), { again: true });
  expect(conclusions().at(-1)).toBe("failure");
});

test("a repository that was away is read when the next event comes; then the verdict stands", async () => {
  const other = moveClientTo("shop/clients", { readers: "" });
  const pull = openWith(LIVE);
  await reviewOnce(pull);
  github.commitAndPush(other, { branch: "main", changes: { ".github/earshot.yml": "readers: [shop/mesh]\n" } });
  await reviewOnce(pull);
  await reviewOnce(pull);
  expect(conclusions()).toEqual(["action_required", "failure"]);
});

test("looking for what was missed judges it again a few times, and not for ever", async () => {
  moveClientTo("shop/clients", { readers: "" });
  const pull = openWith(LIVE);
  const needs = async () => {
    const runs = await listCheckRuns({ repository: repositoryOf(), app: { id: app.id, slug: app.slug } }, pull.headSha);
    return needsReview(runs, { pull: pull.number, now: Date.now() + 60 * 60_000 });
  };
  for (let look = 0; look < 3; look++) {
    await reviewOnce(pull);
    expect(await needs()).toBe("review");
  }
  await reviewOnce(pull);
  expect(await needs()).toBe("settled");
});
