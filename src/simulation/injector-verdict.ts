// A pod that a webhook hands over -> whether the injector puts a sidecar in, and why not. istiod: pkg/kube/inject/inject.go
import type { InjectorSettings } from "../mesh/injection.ts";
import { selects } from "../mesh/match-labels.ts";
import type { Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { INJECT } from "./injector-webhooks.ts";

/** Why there is no sidecar; undefined when there is one. */
export type Refusal = string | undefined;

const YAML_YES: ReadonlySet<string> = new Set(["y", "yes", "true", "on"]);

/** What the injector refuses whatever the labels say. */
export function neverInjected({ hostNetwork, namespace }: Workload, { systemNamespaces }: Profile): Refusal {
  if (hostNetwork) return "hostNetwork: true, such pods are never injected";
  return systemNamespaces.includes(namespace) ? `${namespace} is a system namespace` : undefined;
}

/** What the injector decides by the pod's wish, then by its own settings. */
export function injectorVerdict(workload: Workload, settings: InjectorSettings, profile: Profile): Refusal {
  const wish = wishOf(workload, profile);
  if (wish !== undefined) return wish ? undefined : `the pod says ${INJECT}: "${spoken(workload, profile)}"`;
  const { labels } = workload;
  if (settings.neverInject.some((selector) => selects(selector, labels)))
    return "neverInjectSelector of the injector selects the pod";
  if (settings.alwaysInject.some((selector) => selects(selector, labels))) return undefined;
  return settings.policy === "enabled"
    ? undefined
    : `the injector's policy is disabled, and the pod does not ask for a sidecar`;
}

function spoken({ labels, annotations }: Workload, { injectorReads }: Profile): string {
  const label = injectorReads === "label" ? labels[INJECT] : undefined;
  return label ?? annotations[INJECT] ?? "";
}

/** Undefined: the pod leaves it to the injector. */
function wishOf(workload: Workload, profile: Profile): boolean | undefined {
  const word = spoken(workload, profile);
  if (word === "") return undefined;
  if (profile.injectWords === "yaml") return YAML_YES.has(word.toLowerCase());
  return word === "true" || word === "false" ? word === "true" : undefined;
}
