// What a repository holds -> a settings file that fits it and teaches what else could be said. Writes nothing.
import { type Mode, NEWEST_POLICY_SET } from "../settings/settings.ts";
import { SETTINGS_SCHEMA } from "../settings/settings-schema.ts";
import { printable } from "./printable.ts";

export interface RepositoryFacts {
  readonly mode: Mode;
  /** The release that the repository names, and where. */
  readonly release?: { readonly value: string; readonly place: string };
  /** The release that is simulated when nothing names one. */
  readonly newest: string;
  /** What holds MeshConfig among the manifests, and where. */
  readonly meshConfig?: string;
  /** A file with nothing but MeshConfig. */
  readonly meshConfigFile?: string;
  /** Folders that look like one mesh each. */
  readonly folders: readonly string[];
  readonly namespaces: readonly string[];
  /** Those that have workloads and no Namespace manifest. */
  readonly assumedInjected: readonly string[];
}

/** YAML, with comments; `earshot settings check` has nothing against it. */
export function toInitialSettings(facts: RepositoryFacts): string {
  const parts = [
    [
      `# yaml-language-server: $schema=${SETTINGS_SCHEMA.$id}`,
      "# Settings of Earshot. Those of the base branch count: a pull request cannot switch its own gate off.",
      "# `earshot settings check` says whether this file can be used, and what holds in the end.",
    ],
    [
      "# With enforce an error blocks the merge; with observe Earshot reports and never blocks: a good way to begin.",
      `mode: ${facts.mode}`,
    ],
    [
      "# Policies that come with later versions of Earshot report first, and block when you raise this number.",
      `policySet: ${NEWEST_POLICY_SET}`,
    ],
    release(facts),
    meshes(facts),
    namespaces(facts),
    EXAMPLES,
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function release({ release: found, newest }: RepositoryFacts): readonly string[] {
  if (found !== undefined)
    return [
      `# The repository names Istio ${said(found.value)} (${said(found.place)}), and that is what is simulated.`,
      `# istio: "${minorOf(newest)}"`,
    ];
  return [
    "# Nothing in the repository names a release of Istio. This is the newest that Earshot knows: put yours here.",
    `istio: "${minorOf(newest)}"`,
  ];
}

function meshes({ meshConfig, meshConfigFile, folders }: RepositoryFacts): readonly string[] {
  const found = meshConfig === undefined ? [] : [`# MeshConfig is read from ${said(meshConfig)}.`];
  if (folders.length > 1) {
    return [
      ...found,
      "# These folders look like a mesh each. Without this Earshot tells meshes apart by itself: earshot explain repository shows them.",
      "# meshes:",
      ...folders.flatMap((folder) => [`#   - name: ${nameOf(folder)}`, `#     paths: [${quoted(`${folder}/**`)}]`]),
    ];
  }
  if (meshConfigFile !== undefined) {
    return [
      "# The whole repository is one mesh. This file looks like its MeshConfig.",
      "meshes:",
      "  - name: default",
      `    meshConfig: ${quoted(meshConfigFile)}`,
    ];
  }
  return [
    ...(found.length > 0
      ? found
      : ["# No MeshConfig was found: istiod's defaults are simulated. It can be given for a mesh:"]),
    "# meshes:",
    "#   - name: default",
    "#     meshConfig: istio/mesh.yaml",
  ];
}

const SHOWN_NAMESPACES = 8;

function namespaces({ namespaces: all, assumedInjected }: RepositoryFacts): readonly string[] {
  const list = (names: readonly string[]) =>
    `${names.slice(0, SHOWN_NAMESPACES).map(said).join(", ")}${names.length > SHOWN_NAMESPACES ? `, and ${names.length - SHOWN_NAMESPACES} more` : ""}`;
  const found = all.length === 0 ? "No namespace has a workload here." : `Namespaces with workloads: ${list(all)}.`;
  return [
    `# ${found}`,
    ...(assumedInjected.length === 0
      ? []
      : [
          `# No Namespace manifest, so that a sidecar is assumed: ${list(assumedInjected)}. Labels can be told in files under assume:.`,
        ]),
    "# Calls that people know of and no manifest names:",
    "# calls:",
    `#   - {from: ${quoted(`${all[0] === undefined ? "shop" : plainName(all[0])}/*`)}, to: "10.10.13.110:3306"}`,
  ];
}

const EXAMPLES = [
  "# A policy can be turned off, be milder, or only observe. docs/policies.md tells of each.",
  "# policies:",
  "#   foreign-capture: {mode: observe}",
  "#",
  "# Findings to live with for a while. Each needs a reason and an end; it counts again afterwards.",
  "# waivers:",
  "#   - policy: foreign-capture",
  "#     resource: ServiceEntry demo/legacy-mysql",
  "#     reason: moves to the new cluster",
  '#     owner: "@org/data-platform"',
  "#     until: 2027-03-31",
];

/** Its last patch is simulated, so that the file need not follow every patch. */
function minorOf(release: string): string {
  return /^\d+\.\d+/.exec(release)?.[0] ?? release;
}

function said(text: string): string {
  return printable(text);
}

/** JSON is YAML, whatever the path holds. */
function quoted(text: string): string {
  return JSON.stringify(printable(text));
}

function plainName(text: string): string {
  return text.replaceAll(/[^\w.-]/g, "-");
}

function nameOf(folder: string): string {
  return plainName(folder.split("/").at(-1) ?? folder);
}
