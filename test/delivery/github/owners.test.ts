// Whose namespaces a pull request hits, on the pull request: named for everybody, mentioned only where settings say so.
import { expect, test } from "vitest";
import { github, mesh, openSeed, reviewOnce, useReviewStage } from "./review-stage.ts";
import { SEED_CHANGE } from "./stage.ts";

useReviewStage();

const OWNERS = "/demo1/ @shop/clients\n";

function pushToMain(changes: Readonly<Record<string, string>>): void {
  github.commitAndPush(mesh, { branch: "main", changes });
}

test("named in the review and in the check run, in code spans, so that nobody is notified", async () => {
  pushToMain({ ".github/CODEOWNERS": OWNERS });
  await reviewOnce(openSeed());
  const said = "It hits what `@shop/clients` (`demo1`) owns.";
  expect(mesh.reviews[0]?.body).toContain(said);
  expect(mesh.checkRuns[0]?.output.summary).toContain(said);
});

test("mentioned where the settings of the base say so", async () => {
  pushToMain({ ".github/CODEOWNERS": OWNERS, ".github/earshot.yml": "owners: {mention: true}\n" });
  await reviewOnce(openSeed());
  expect(mesh.reviews[0]?.body).toContain("It hits what @shop/clients (`demo1`) owns.");
});

test("a pull request cannot have anybody mentioned", async () => {
  pushToMain({ ".github/CODEOWNERS": OWNERS });
  const settings = { ".github/earshot.yml": "owners: {mention: true}\n" };
  await reviewOnce(openSeed({ ...SEED_CHANGE, ...settings, ".github/CODEOWNERS": "* @shop/everybody\n" }));
  const text = [mesh.reviews[0]?.body, mesh.checkRuns[0]?.output.summary].join("\n");
  expect(text).toContain("`@shop/clients`");
  expect(text).not.toMatch(/(?<!`)@shop|everybody/);
});
