// The schema of settings -> the page docs/settings.md. Reads no file.
import { SETTINGS_PATH } from "../src/settings/settings.ts";
import { SETTINGS_SCHEMA } from "../src/settings/settings-schema.ts";

const EXAMPLE = `# yaml-language-server: $schema=${SETTINGS_SCHEMA.$id}
mode: enforce
istio: "1.30"
policySet: 2
calls:
  - {from: "orders/*", to: "10.10.13.110:3306"}
meshes:
  - name: prod
    paths: ["clusters/prod/**"]
    meshConfig: clusters/prod/istio/mesh.yaml
    assume: ["clusters/prod/.earshot/*.yaml"]
policies:
  foreign-capture: {severity: error}
  wide-export: {enabled: false}
policyFiles: [".github/earshot/policies/*.yaml"]
fixes: {addressPool: 240.1.0.0/16, prefer: [add-address, confine-with-sidecar]}
waivers:
  - policy: foreign-capture
    resource: ServiceEntry demo/legacy-mysql
    reason: moves to the new cluster in March
    owner: "@org/data-platform"
    until: 2027-03-31`;

/** The settings of the page, for the test that reads them. */
export const SETTINGS_EXAMPLE = EXAMPLE;

const INTRODUCTION = `<!-- Made by scripts/describe-settings-page.ts (npm run generate) from src/settings/settings-schema.ts. Do not edit. -->
# Settings

\`${SETTINGS_PATH}\` holds the settings of a repository. Every key may be left out, and so may the file. \`earshot init\` writes one that
fits the repository; \`earshot settings check\` says what is wrong with one, and what holds in the end.

\`\`\`yaml
${EXAMPLE}
\`\`\`

- **The base branch decides.** Settings are read from the state before the change: a pull request cannot switch its own gate off. A pull
  request that changes them is told what it would alter; that holds after the merge.
- **An error is an error.** An unknown key, a wrong type or a day that does not exist makes the whole file unusable, and is told with its line. A pull
  request that brings such a file gets no verdict (\`incomplete\`). When the file on the base branch is broken, defaults hold and a notice says so: no
  waiver counts, and the pull request that repairs it can pass.
- **Flags win over settings, settings over what the repository's manifests say.** \`--settings FILE\` takes another file instead.
- **An organisation can have defaults**: \`.github/earshot.yml\` or \`earshot.yml\` on the default branch of its repository \`.github\`; the GitHub App reads
  it where it may, the command line takes \`--organisation FILE\`. The repository wins key by key. \`calls\` and \`waivers\` of both hold; any other list
  is replaced as a whole.
- Paths and globs start at the repository's root. \`*\` and \`?\` stay within a folder, \`**\` is any number of folders, \`{a,b}\` is either.

## Observe, and newer policies

With \`mode: observe\` everything is reported and nothing blocks: what would block is a \`warn\`, the title says *observe*, the check run is neutral and the
exit status 0. It can be said for everything, for one mesh, or for one policy; what is said of a policy counts most, then what is said of a mesh. A failure of Earshot or of GitHub is none of this: see \`onFailure\`.

Each policy that ships says with which *policy set* it came. A repository with \`policySet: N\` is told what policies of later sets find, and not blocked by
them; \`earshot init\` writes the newest set. Without \`policySet\` every policy blocks.

## Waivers

A waiver takes a finding out of the verdict until its last day (in UTC) is over. It covers a finding when its policy is the finding's, *every* object that
causes the finding matches \`resource\`, and \`mesh\`, \`port\` and \`namespace\` fit where they are given. What is waived is listed in every form of the report, with reason, owner and end.
From 14 days before its end, that is announced; afterwards the finding counts again, and says that its waiver has ended. A waiver whose resource does not exist is told.
`;

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly $ref?: string;
}

const DEFINITIONS: Readonly<Record<string, Schema>> = SETTINGS_SCHEMA.$defs;

const SECTIONS: readonly (readonly [title: string, definition: string])[] = [
  ["A call (`calls`, `meshes[].calls`)", "call"],
  ["A mesh (`meshes`)", "mesh"],
  ["A policy (`policies.<name>`)", "policy"],
  ["Another repository (`sources`)", "source"],
  ["A waiver (`waivers`)", "waiver"],
];

export function describeSettingsPage(): string {
  const sections = SECTIONS.map(([title, name]) => `### ${title}\n\n${table(DEFINITIONS[name] ?? {})}`);
  return `${[INTRODUCTION, `## Every key\n\n${table(SETTINGS_SCHEMA as Schema)}`, ...sections].join("\n")}`;
}

function table(schema: Schema): string {
  const rows = rowsOf(schema, "").map((cells) => `| ${cells.join(" | ")} |`);
  return `${["| key | | what it says |", "|---|---|---|", ...rows].join("\n")}\n`;
}

function rowsOf({ properties = {}, required = [] }: Schema, prefix: string): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const must = required.includes(key) ? ", required" : "";
    const standard = schema.default === undefined ? "" : `, else \`${schema.default}\``;
    const row = [
      `\`${prefix}${key}\``,
      `${typeOf(schema)}${must}${standard}`,
      (schema.description ?? "").replaceAll("|", "\\|"),
    ];
    return [row, ...rowsOf(schema, `${prefix}${key}.`)];
  });
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(" or ");
  if (Array.isArray(schema.type) && schema.type.includes("array")) return "text or list of text";
  if (schema.type === "array") return schema.items?.$ref === undefined ? "list of text" : "list";
  if (schema.type === "object") return "mapping";
  return schema.type === "string" ? "text" : schema.type === "integer" ? "number" : "true or false";
}
