// Policies, their vocabulary and a case of each -> the page docs/policies.md. What a policy says of its case is asked of a review.
import { readdirSync, readFileSync } from "node:fs";
import { findCases, reviewCase } from "../src/delivery/cli/policy-cases.ts";
import { scaffoldPolicy } from "../src/delivery/cli/scaffold-policy.ts";
import { readShippedPolicies, shippedPath } from "../src/delivery/shipped.ts";
import { PLACEHOLDER_MEANINGS } from "../src/policies/placeholder-meanings.ts";
import { POLICY_SCHEMA, SUBJECTS } from "../src/policies/policy-file.ts";
import { type Policy, readPolicies } from "../src/policies/read-policies.ts";
import { VOCABULARY } from "../src/policies/vocabulary.ts";

/** The policy, the change and the finding of the page's example; docs/policies.md is tested to hold what they give. */
export const EXAMPLE_ID = "no-shared-cache";

const INTRODUCTION = `<!-- Made by scripts/describe-policies-page.ts (npm run generate) from policies/, src/policies/vocabulary.ts and test/cases/. Do not edit. -->
# Policies

A policy is one file and one folder of pull requests that it is tried on. It says in words and conditions when a change is a problem; it never sees a manifest, only
what the simulation says about the change. \`earshot policy list\` and \`earshot policy explain NAME\` say what is there, also of your own.

Where two policies would tell one trouble (the same objects cause it, on the same port), the one that tells it best speaks, with everybody
whom the other would name and as severely as the other; the other one is silent.
`;

const OWN = `## Policies of your own

\`earshot policy new NAME\` writes \`.github/earshot/policies/NAME.yaml\` and two cases under \`.github/earshot/cases/NAME/\`; \`earshot policy test\` runs them. In
\`.github/earshot.yml\`:

\`\`\`yaml
policyFiles: [".github/earshot/policies/*.yaml"]
\`\`\`

They are read from the base branch: a pull request cannot bring the policy that it is judged by. A repository can have 100 policies with 300 rules; none takes
the place of one that ships. A file that cannot be read, does not fit the schema, or whose condition does not
compile or fails is a notice (and the verdict is then at best \`incomplete\`), never a finding.

A case is a directory with \`before/\` and \`after/\`. A case whose name begins with \`quiet-\` must find nothing; any other must find something by its policy.
\`expected.json\` beside them, where it is, holds what the whole review says; \`earshot policy test --update\` writes it.
`;

export async function describePoliciesPage(): Promise<string> {
  const { policies } = readPolicies(readShippedPolicies());
  const sections: string[] = [];
  for (const policy of policies) sections.push(await section(policy));
  return [
    INTRODUCTION,
    `## What ships\n\n${overview(policies)}`,
    ...sections,
    OWN,
    example(),
    `## The file\n\n${fileTable()}`,
    CONDITIONS,
    ...SUBJECTS.map(
      (about) => `### \`${about}\`\n\n${sentence(VOCABULARY[about].is)}\n\n${nameTable(VOCABULARY[about].names)}`,
    ),
    `## Names in titles and messages\n\nBetween braces, such as \`{calls}\`.\n\n${nameTable(PLACEHOLDER_MEANINGS, (name) => `{${name}}`)}`,
  ].join("\n");
}

const CONDITIONS = `## Facts

A condition is an expression in [CEL](https://cel.dev) over one fact, named as \`about\` says; every call, capture, conflict and so on is a fact of its own, and counts for the first rule that is
about it and holds. All that have the same causes and the same port become one finding: its severity is the worst, its title that of the first rule, its message the \`message\` of the first rule followed by
\`also\` (or \`message\`) of the others. There is no \`matches()\`; there are \`startsWith\`, \`endsWith\`, \`contains\`, \`in\`, \`size\`, \`exists\` and \`all\`.

Numbers are numbers; \`namespaces\`, \`strangers\`, \`causeKinds\` and \`lostPorts\` are lists of text; all else is text or true or false. The vocabulary only grows.
`;

function overview(policies: readonly Policy[]): string {
  const rows = policies.map((policy) => [`[\`${policy.id}\`](#${policy.id})`, severities(policy), policy.title]);
  return table(["policy", "", "finds"], rows);
}

function severities({ rules, enabled }: Policy): string {
  const all = (["error", "warning", "info"] as const).filter((one) => rules.some(({ severity }) => severity === one));
  return `${all.join(", ")}${enabled === false ? "; off by default" : ""}`;
}

async function section(policy: Policy): Promise<string> {
  const { id, title, explanation, remedy, fixes = [], yieldsTo = [], since = 1 } = policy;
  const facts = [
    `Severity: ${severities(policy)}.`,
    `Policy set ${since}.`,
    fixes.length === 0 ? "No fix is tried." : `Fixes that are tried: ${fixes.map(code).join(", ")}.`,
    yieldsTo.length === 0 ? "" : `Silent where ${yieldsTo.map(code).join(" or ")} tells the same.`,
  ];
  return [
    `### ${id}\n`,
    `*${title}.* ${squeeze(explanation)}\n`,
    `**What to do.** ${squeeze(remedy)}\n`,
    `${facts.filter((fact) => fact !== "").join(" ")}\n`,
    await exampleOf(id),
  ].join("\n");
}

/** The first case that finds something, in the words of its finding. */
async function exampleOf(id: string): Promise<string> {
  const folder = shippedPath(`test/cases/${id}`);
  const name = readdirSync(folder)
    .toSorted()
    .find((one) => !one.startsWith("quiet-"));
  const [one] = name === undefined ? [] : findCases(`${folder}/${name}`);
  if (one === undefined) return "";
  const { findings } = await reviewCase(one, readShippedPolicies());
  const finding = findings.find(({ policy }) => policy === id);
  if (finding === undefined) throw new Error(`${one.name} finds nothing by its policy`);
  const story = squeeze(readFileSync(`${one.path}/README.md`, "utf8"));
  return `An example, [\`test/cases/${one.name}\`](../test/cases/${one.name}): ${story}\n\n> **${finding.title}** (${finding.severity})\n>\n> ${finding.message}\n`;
}

function example(): string {
  const files = scaffoldPolicy(EXAMPLE_ID);
  const text = (end: string): string => [...files].find(([path]) => path.endsWith(end))?.[1] ?? "";
  const yaml = (content: string): string => `\`\`\`yaml\n${content}\`\`\`\n`;
  return [
    `### An example\n\nThe policy that \`earshot policy new ${EXAMPLE_ID}\` begins with:\n`,
    yaml(text(`policies/${EXAMPLE_ID}.yaml`)),
    "With this before the change:\n",
    yaml(text("before/shop.yaml")),
    "and this added by it:\n",
    yaml(text("everybody/after/cache.yaml")),
    "it says:\n",
    "> **Port 6379 opens in namespace shop** (warning)\n>\n> ServiceEntry `warehouse/cache` opens port 6379 in every sidecar of namespace `shop`.\n",
  ].join("\n");
}

function fileTable(): string {
  const { properties, required } = POLICY_SCHEMA;
  const rule = properties.rules.items;
  const rows = (of: object, must: readonly string[], prefix: string) =>
    Object.entries(of).map(([name, { description = "" }]) => [
      code(`${prefix}${name}`),
      must.includes(name) ? "required" : "",
      description,
    ]);
  return table(
    ["field", "", "meaning"],
    [
      ...rows(properties, required, "").filter(([name]) => name !== "`rules`"),
      ...rows(rule.properties, rule.required, "rules[]."),
    ],
  );
}

function nameTable(names: Readonly<Record<string, string>>, show: (name: string) => string = (name) => name): string {
  return table(
    ["name", "meaning"],
    Object.entries(names).map(([name, meaning]) => [code(show(name)), meaning]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

const code = (text: string): string => `\`${text}\``;
const squeeze = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
