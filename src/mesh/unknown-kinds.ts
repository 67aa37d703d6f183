// Documents of kinds that the mesh is not built from -> notices about those that look like a mistake or like traffic.
import { type Document, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { groupOf } from "./kinds.ts";

/** Kinds of groups that we read from, which have nothing to do with what sidecars listen to. Others there are mistakes. */
const PASSED_OVER: Readonly<Record<string, readonly string[]>> = {
  "": [
    "ConfigMap",
    "Secret",
    "ServiceAccount",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "PodTemplate",
    "LimitRange",
    "ResourceQuota",
    "Node",
    "Event",
    "Binding",
    "ComponentStatus",
  ],
  apps: ["ControllerRevision"],
  extensions: ["Ingress", "NetworkPolicy", "PodSecurityPolicy"],
  batch: [],
  "discovery.k8s.io": [],
  "networking.istio.io": ["Gateway", "WorkloadGroup"],
};

/** Groups whose kinds never move outbound traffic of sidecars, or only in ways that other kinds show. */
const PASSED_OVER_GROUPS = new Set([
  "autoscaling",
  "policy",
  "argoproj.io",
  "apps.openshift.io",
  "gateway.networking.k8s.io",
  "install.istio.io",
  "operator.istio.io",
  "sailoperator.io",
  "security.istio.io",
  "telemetry.istio.io",
]);

const PASSED_OVER_SUFFIXES = [".k8s.io", ".toolkit.fluxcd.io", ".x-k8s.io"];

/** A notice for each kind that is not known, naming its first document. */
export function noticesOfUnknownKinds(documents: readonly Document[]): readonly Notice[] {
  const byKind = Map.groupBy(documents.filter(isUnknown), ({ apiVersion, kind }) => `${kind} (${apiVersion})`);
  return [...byKind].map(([kind, found]) => noticeOf(kind, found));
}

function isUnknown({ apiVersion, kind }: Document): boolean {
  const group = groupOf(apiVersion);
  if (Object.hasOwn(PASSED_OVER, group)) return PASSED_OVER[group]?.includes(kind) !== true;
  return !PASSED_OVER_GROUPS.has(group) && !PASSED_OVER_SUFFIXES.some((suffix) => group.endsWith(suffix));
}

function noticeOf(kind: string, found: readonly Document[]): Notice {
  const first = found[0] as Document;
  const count = found.length === 1 ? "1 object" : `${found.length} objects`;
  // A strange kind in a group that we read from is a typing error or something newer than we are: it may matter.
  const ours = Object.hasOwn(PASSED_OVER, groupOf(first.apiVersion));
  return {
    code: "unknown-kind",
    message: ours
      ? `${count} of kind ${kind}: no such kind is known here; check its spelling. It is left out.`
      : `${count} of kind ${kind}: not a kind that Earshot simulates; it is left out.`,
    location: locate(first, ["kind"]),
    relevance: ours ? "if-changed" : "no",
  };
}
