import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { readInputs } from "../../../src/delivery/action/read-inputs.ts";
import { startFakeGitHub } from "../../github/fake-github.ts";
import { SEED_BASE, SEED_CHANGE } from "../github/stage.ts";
import { makeDirectory } from "../repository.ts";
import { checkOut, makeToken, runJob, WRITE } from "./job.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ACTION = load(readFileSync(`${ROOT}action.yml`, "utf8")) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
};

test("action.yml has the inputs that are read, with the defaults that hold", () => {
  const asked: string[] = [];
  const environment = new Proxy({}, { get: (_, name) => void asked.push(String(name)) });
  const { failOn, comment } = readInputs(environment);
  const inputs = asked.flatMap((name) => /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase() ?? []);
  expect(inputs.sort()).toEqual(Object.keys(ACTION.inputs).sort());
  expect([failOn, String(comment)]).toEqual([ACTION.inputs["fail-on"]?.default, ACTION.inputs.comment?.default]);
});

test("the bundle alone, far from any node_modules, does what the sources do", async () => {
  const bundle = `${makeDirectory()}/action`;
  execFileSync(process.execPath, [`${ROOT}scripts/build-bundle.ts`, "action", bundle]);
  const entry = `${bundle}/${ACTION.runs.main.replace(/^dist-action\//, "")}`;
  expect(existsSync(entry)).toBe(true);

  const github = await startFakeGitHub();
  const mesh = github.addRepository("shop/mesh", SEED_BASE);
  const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
  const workspace = checkOut(mesh, mesh.refs.get(`refs/pull/${pull.number}/merge`) ?? "");
  const inputs = { token: makeToken(github, mesh, WRITE) };
  const ended = await runJob({ github, repository: mesh, workspace, occurrence: event, inputs, entry });
  expect(ended.status, ended.log).toBe(1);
  expect(Object.keys(ended.outputs).sort()).toEqual(Object.keys(ACTION.outputs).sort());
  expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  expect(mesh.reviewComments).toHaveLength(1);
  expect(github.violations).toEqual([]);
  await github.stop();
});
