// Every change that fixes are tried on: the examples, the cases of the policies, and the recorded pull requests.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findCases } from "../../../src/delivery/cli/policy-cases.ts";
import { readNamedDirectory } from "../../../src/delivery/read-paths.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import type { ReviewSettings } from "../../../src/review.ts";

export interface AChange {
  readonly name: string;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly settings: ReviewSettings;
}

interface Pair {
  readonly name: string;
  readonly edit: string;
  readonly release: string;
  readonly before: string;
  readonly after: string;
  readonly mesh: string | null;
  readonly calls: readonly { readonly to: string }[];
}

const ROOT = new URL("../../../", import.meta.url);
const pathOf = (path: string): string => fileURLToPath(new URL(path, ROOT));
const policies = readShippedPolicies();

export function examples(): readonly AChange[] {
  const folders = readdirSync(pathOf("examples/")).map((name) => pathOf(`examples/${name}`));
  return folders.filter((folder) => existsSync(`${folder}/before`)).flatMap(changesIn);
}

export const cases = (): readonly AChange[] => changesIn(pathOf("test/cases"));

/** Settings name what is called; a cluster IP that the recording knows only as a symbol is called by name. */
export function recordedPairs(): readonly AChange[] {
  const pairs: readonly Pair[] = JSON.parse(readFileSync(pathOf("test/conformance/pairs/pairs.json"), "utf8"));
  return pairs.map(({ name, edit, release, before, after, mesh, calls }) => {
    const named = calls.map((call) => ({
      protocol: "tcp",
      ...call,
      to: call.to.replace(CLUSTER_IP, "$2.$1.svc.cluster.local:"),
    }));
    return {
      name: `${name} (${edit})`,
      before: new Map([["mesh.yaml", before]]),
      after: new Map([["mesh.yaml", after]]),
      settings: {
        policies,
        istio: release,
        allInjected: true,
        settingsFile: { path: "settings.yaml", text: JSON.stringify({ calls: named }) },
        ...(mesh !== null && { meshConfig: { path: "mesh-config.yaml", before: mesh, after: mesh } }),
      },
    };
  });
}

const CLUSTER_IP = /^svc:([^/]+)\/([^:]+):/;

/** A policy that is off is on for its own cases. */
const settingsFor = (policy: string): string =>
  policies.has(`policies/${policy}.yaml`) ? `policies: {${policy}: {enabled: true}}` : "";

function changesIn(folder: string): readonly AChange[] {
  return findCases(folder).map(({ name, policy, path }) => ({
    name,
    before: textsIn(`${path}/before`),
    after: textsIn(`${path}/after`),
    settings: { policies, settingsFile: { path: "settings of the case", text: settingsFor(policy) } },
  }));
}

function textsIn(folder: string): ReadonlyMap<string, string> {
  return new Map([...readNamedDirectory(folder)].map(([path, text]) => [path, String(text)]));
}
