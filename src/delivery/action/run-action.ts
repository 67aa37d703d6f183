// A step of a workflow -> the review of what the workflow runs for: said on GitHub as far as the token allows, on the page of the run, in
// files, and as the exit status. The story of the action, read top-down. Nothing that the change brings is executed or decides anything.
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { toJson } from "../../report/to-json.ts";
import { toMarkdown } from "../../report/to-markdown.ts";
import { toSarif } from "../../report/to-sarif.ts";
import { toText } from "../../report/to-text.ts";
import { type Review, review } from "../../review.ts";
import { exitStatus } from "../cli/exit-status.ts";
import { print } from "../cli/print.ts";
import { concludeReview } from "../github/check-run/conclude.ts";
import { trouble } from "../trouble.ts";
import { createClient } from "./create-client.ts";
import { type Checkout, readCheckout } from "./read-checkout.ts";
import { type Environment, type Inputs, readInputs } from "./read-inputs.ts";
import { readSettings } from "./read-settings.ts";
import { readSubject } from "./read-subject.ts";
import { type Said, sayOnGitHub } from "./say-on-github.ts";
import { addSummary, setOutputs, toCommand, toPlainCommand } from "./workflow-commands.ts";

/** Gives the exit status. Throws trouble when there is no review. */
export async function runAction(environment: Environment): Promise<number> {
  const inputs = readInputs(environment);
  const subject = readSubject(environment);
  if (subject.kind === "nothing") {
    command(toPlainCommand("notice", `Nothing was reviewed: ${subject.why}.`));
    return 0;
  }
  const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
  const checkout = await readCheckout(workspace, subject);
  const repository = inputs.token === undefined ? undefined : createClient(inputs.token, environment);
  const found = await review(
    checkout.before,
    checkout.after,
    await readSettings(inputs, { workspace, before: checkout.before, repository }),
  );
  const told = checkout.notices.map((notice) => ({ ...notice, incomplete: false }));
  const result = { ...found, notices: [...told, ...found.notices] };
  const job = environment.GITHUB_RUN_ID ?? "unknown";
  const { comment } = inputs;
  const said: Said =
    repository === undefined
      ? { kind: "unsaid", why: "the step has no token" }
      : await sayOnGitHub({ repository, subject, checkout, review: result, comment, job });
  print(toText(result));
  tellRunner(said, { result, checkout, environment });
  writeReports(result, { inputs, workspace, environment });
  return exitStatus(result, inputs.failOn);
}

interface Told {
  readonly result: Review;
  readonly checkout: Checkout;
  readonly environment: Environment;
}

/** The summary in any case; annotations only where no check run has them. */
function tellRunner(said: Said, { result, checkout, environment }: Told): void {
  const where = said.kind === "said" && said.url !== undefined ? `\n\n[The check run](${said.url})` : "";
  addSummary(`${toMarkdown(result, { states: checkout.shown }).trimEnd()}${where}`, environment);
  if (said.kind === "said") return;
  for (const annotation of concludeReview(result, checkout.shown).annotations.flat()) command(toCommand(annotation));
  command(
    toPlainCommand("notice", `There is no check run "earshot" and no comment: ${said.why}. The verdict is this job's.`),
  );
}

interface Reports {
  readonly inputs: Inputs;
  readonly workspace: string;
  readonly environment: Environment;
}

function writeReports(result: Review, { inputs, workspace, environment }: Reports): void {
  const report = resolve(workspace, inputs.report);
  writeAnew(report, toJson(result));
  if (inputs.sarif !== undefined) writeAnew(resolve(workspace, inputs.sarif), toSarif(result));
  const findings = String(result.findings.length);
  setOutputs({ verdict: result.verdict, findings, report, sarif: inputs.sarif ?? "" }, environment);
}

/** Never through a link that the change has put there. */
function writeAnew(path: string, value: unknown): void {
  try {
    rmSync(path, { force: true });
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { flag: "wx" });
  } catch (error) {
    throw trouble(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

function command(line: string): void {
  process.stdout.write(`${line}\n`);
}
