// A compared change -> doubts about namespaces whose labels Git does not hold: whether their pods have a sidecar, and
// whether istiod looks at them at all.
import { compareText } from "../../manifests/compare-text.ts";
import { quoted } from "../../manifests/join-words.ts";
import { selects } from "../../mesh/match-labels.ts";
import type { Mesh } from "../../mesh/mesh.ts";
import type { Simulation } from "../../simulation/simulate.ts";
import { affectedBy } from "./affected.ts";
import { type Compared, type Doubt, listed } from "./doubt.ts";

export function namespaceDoubts(compared: Compared): readonly Doubt[] {
  return [...injectionDoubts(compared), ...discoveryDoubts(compared)];
}

/** All namespaces in one doubt: they are told of together, and one more simulation is enough. */
function injectionDoubts({ before, after, impact }: Compared): readonly Doubt[] {
  const assumed = [...new Set([...assumedInjected(before), ...assumedInjected(after)])].toSorted(compareText);
  const { namespaces } = affectedBy(impact);
  const hit = assumed.filter((namespace) => namespaces.has(namespace));
  if (assumed.length === 0) return [];
  const told = hit.length > 0 ? hit : assumed;
  const names = listed(told.map(quoted));
  const doubt = {
    kind: "namespace-labels",
    about: told.map((name) => `Namespace ${name}`),
    text: `Pods of ${names} are taken to have a sidecar; Git holds no Namespace manifest that says so`,
    settle: `${quoted("kubectl get namespace -L istio-injection,istio.io/rev")} tells`,
    matters: false,
  } as const;
  if (hit.length === 0) return [doubt];
  return [
    {
      ...doubt,
      otherwise: {
        if: `pods of ${names} have no sidecar`,
        supposing: { kind: "not-injected", namespaces: hit },
      },
    },
  ];
}

function assumedInjected({ sidecars }: Simulation): readonly string[] {
  return sidecars.filter(({ injected, assumed }) => injected && assumed).map(({ workload }) => workload.namespace);
}

function discoveryDoubts({ before, after, impact }: Compared): readonly Doubt[] {
  if (!after.profile.discoverySelectors) return [];
  const ignored = [...new Set([...ignoredNamespaces(before.mesh), ...ignoredNamespaces(after.mesh)])].toSorted(
    compareText,
  );
  const changed = new Set(impact.changed.map(({ namespace }) => namespace));
  // Settings and labels that change can bring any of them in; else only what the change itself touches matters.
  const all = impact.changed.some(({ namespace }) => namespace === "");
  const hit = ignored.filter((name) => all || changed.has(name));
  if (ignored.length === 0) return [];
  const told = hit.length > 0 ? hit : ignored;
  const names = listed(told.map(quoted));
  const text = `istiod is taken to ignore ${names}: discoverySelectors choose namespaces by label, and Git holds no Namespace manifest with them`;
  const about = told.map((name) => `Namespace ${name}`);
  const doubt = { kind: "namespace-labels", about, text, matters: false } as const;
  if (hit.length === 0) return [doubt];
  return [
    {
      ...doubt,
      settle: `${quoted("kubectl get namespace --show-labels")} tells`,
      otherwise: {
        if: `${names} ${told.length > 1 ? "have" : "has"} the labels that discoverySelectors ask for`,
        supposing: { kind: "discovered", namespaces: hit },
      },
    },
  ];
}

/** Without a manifest, and not selected by their name alone. */
function ignoredNamespaces({ config, namespaces }: Mesh): readonly string[] {
  const { discoverySelectors } = config;
  if (discoverySelectors.length === 0) return [];
  return [...namespaces.values()]
    .filter(({ source, labels }) => source === undefined && !discoverySelectors.some((one) => selects(one, labels)))
    .map(({ name }) => name);
}
