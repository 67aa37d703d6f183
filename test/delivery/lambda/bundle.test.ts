import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startFakeGitHub } from "../../github/fake-github.ts";
import { environmentOf, installOn, SEED_CHANGE } from "../github/stage.ts";
import { makeDirectory } from "../repository.ts";
import { AWS_ENVIRONMENT, startFakeSqs } from "./fake-sqs.ts";
import { FORMS, putBehindGateway, startFunction } from "./invoke.ts";

const BUILD = fileURLToPath(new URL("../../../scripts/build-bundle.ts", import.meta.url));

test("the bundle alone, far from any node_modules, takes a webhook to SQS and does the review in its thread", async () => {
  // A directory of its own under the one that is removed: the build begins with an empty one.
  const bundle = `${makeDirectory()}/function`;
  execFileSync(process.execPath, [BUILD, "lambda", bundle]);
  expect(readdirSync(bundle)).toEqual(expect.arrayContaining(["index.mjs", "policies", "app.yml", "package.json"]));
  expect(readFileSync(`${bundle}/THIRD-PARTY-LICENSES.txt`, "utf8")).toMatch(/^probot \d/m);

  const github = await startFakeGitHub();
  const app = github.addApp();
  const mesh = installOn(github, app, "mesh");
  const sqs = await startFakeSqs();
  const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: sqs.url };
  const lambda = await startFunction(`${bundle}/index.mjs`, env);
  await putBehindGateway(lambda, app, FORMS["a function URL, in base64"]);
  const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  expect((await github.deliver(event)).status, lambda.output()).toBe(202);
  expect(await sqs.poll(lambda)).toBe(true);
  expect(sqs.messages).toEqual([]);
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  expect(mesh.reviews).toHaveLength(1);
  expect(github.violations).toEqual([]);
  await github.stop();
});
