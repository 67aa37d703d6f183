// `earshot policy list|explain|test|new`: what policies there are, what one says, whether their cases pass, and a new one to
// begin with.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { toPolicyList, toPolicyText } from "../../report/to-policy-text.ts";
import { nearestWord } from "../../settings/nearest-word.ts";
import { CASES_PATH } from "../../settings/settings.ts";
import { trouble } from "../trouble.ts";
import type { Finish } from "./exit-status.ts";
import { example, formatOption } from "./options.ts";
import { knownPolicies, OWN_POLICIES } from "./own-policies.ts";
import { findCases } from "./policy-cases.ts";
import { print, printJson, remark } from "./print.ts";
import { scaffoldPolicy } from "./scaffold-policy.ts";
import { type CaseResult, runCase } from "./test-policies.ts";

const FORMATS = ["text", "json"] as const;

interface PolicyFlags {
  readonly policies?: readonly string[];
  readonly format: (typeof FORMATS)[number];
}

const WHERE = `files and directories with policies of your own (else ${OWN_POLICIES})`;

export function addPolicy(program: Command, finish: Finish): void {
  const policy = program
    .command("policy")
    .description("policies: list, explain, test and begin them (docs/policies.md)");
  policy
    .command("list")
    .description("list all policies: those that ship and your own")
    .option("--policies <path...>", WHERE)
    .addOption(formatOption(FORMATS))
    .addHelpText("after", example("earshot policy list"))
    .action(list);
  policy
    .command("explain")
    .description("say what a policy finds, and what to do about it")
    .argument("<id>", "the policy")
    .option("--policies <path...>", WHERE)
    .addOption(formatOption(FORMATS))
    .addHelpText("after", example("earshot policy explain foreign-capture"))
    .action(explain);
  policy
    .command("test")
    .description("run cases: pull requests (before/, after/) with what a review says of them (expected.json)")
    .argument("[path...]", `directories with cases (else ${CASES_PATH})`)
    .option("--policies <path...>", WHERE)
    .option("--update", "write expected.json anew, to be read before it is kept")
    .addOption(formatOption(FORMATS))
    .addHelpText("after", TEST_HELP)
    .action(async (paths: string[], flags: TestFlags) => finish(await test(paths, flags)));
  policy
    .command("new")
    .description("begin a policy, with a case that finds something and one that stays quiet")
    .argument("<id>", "its name: small letters, digits and hyphens")
    .option("--directory <dir>", "where policies/ and cases/ are", dirname(OWN_POLICIES))
    .addHelpText("after", example("earshot policy new no-shared-cache\nearshot policy test"))
    .action((id: string, { directory }: { readonly directory: string }) => begin(id, directory));
}

const TEST_HELP = `
A case whose name begins with quiet- must find nothing; any other must find something by the policy that its folder is named after.
Exit status: 0 all pass, 1 some do not, 2 there are none, or a policy cannot judge.
${example("earshot policy test\nearshot policy test test/cases/wide-export --update")}`;

function list({ policies: named, format }: PolicyFlags): void {
  const { policies } = knownPolicies(named);
  if (format === "text") print(toPolicyList(policies));
  else
    printJson(
      policies.map(({ rules, ...rest }) => ({ ...rest, rules: rules.map(({ condition: _, ...rule }) => rule) })),
    );
}

function explain(id: string, { policies: named, format }: PolicyFlags): void {
  const { policies } = knownPolicies(named);
  const policy = policies.find((one) => one.id === id);
  if (policy === undefined)
    throw trouble(
      `there is no policy ${id}${hint(
        id,
        policies.map((one) => one.id),
      )}`,
    );
  if (format === "text") print(toPolicyText(policy));
  else printJson({ ...policy, rules: policy.rules.map(({ condition: _, ...rule }) => rule) });
}

function hint(id: string, known: readonly string[]): string {
  const near = nearestWord(id, known);
  return near === undefined ? "; earshot policy list names them" : `; did you mean ${near}?`;
}

interface TestFlags extends PolicyFlags {
  readonly update?: boolean;
}

async function test(paths: readonly string[], { policies: named, update = false, format }: TestFlags): Promise<number> {
  const { shipped, own, policies } = knownPolicies(named);
  const known = new Set(policies.map(({ id }) => id));
  const places = paths.length > 0 ? paths : [CASES_PATH];
  const missing = places.find((path) => !existsSync(path));
  if (missing !== undefined) throw trouble(`there is no directory ${missing}; earshot policy new makes one`);
  const cases = places.flatMap((path) => findCases(path));
  if (cases.length === 0) throw trouble(`there is no case (before/ and after/) in ${places.join(", ")}`);
  const results: CaseResult[] = [];
  for (const one of cases) {
    const result = await runCase(one, { policies: new Map([...shipped, ...own]), known, update });
    results.push(result);
    if (format === "text") print(tell(result));
  }
  const failed = results.filter(({ passed }) => !passed).length;
  if (format === "json") printJson({ passed: results.length - failed, failed, cases: results });
  else print(`${results.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const tell = ({ name, passed, differences }: CaseResult): string =>
  [`${passed ? "ok  " : "FAIL"} ${name}`, ...differences.map((line) => `     ${line}`), ""].join("\n");

function begin(id: string, directory: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 64)
    throw trouble(`${id} is no name of a policy: small letters, digits and single hyphens, at most 64`);
  const { policies } = knownPolicies(existsSync(join(directory, "policies")) ? [join(directory, "policies")] : []);
  if (policies.some((one) => one.id === id)) throw trouble(`there is already a policy ${id}`);
  const files = [...scaffoldPolicy(id)].map(([path, text]) => [join(directory, path), text] as const);
  const taken = files.find(([path]) => existsSync(path));
  if (taken !== undefined) throw trouble(`${taken[0]} is there already`);
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    print(`${path}\n`);
  }
  remark(`Name ${OWN_POLICIES}/*.yaml under policyFiles in .github/earshot.yml; earshot policy test runs the cases.`);
}
