// Documents and objects -> what in the repository installs istiod: its Deployment, an IstioOperator, and releases of its
// chart as Flux, Argo CD, Kustomize and the Sail operator keep them. Judges nothing.
import type { Document } from "../manifests/document.ts";
import { oncePer } from "../manifests/remember.ts";
import { argoInstallations } from "./argo-installations.ts";
import { deploymentOf, operatorOf } from "./control-plane-objects.ts";
import { fluxInstallations } from "./flux-installations.ts";
import type { Identified } from "./identify-objects.ts";
import type { Installation, Surroundings } from "./installation.ts";
import { groupOf, type Role } from "./kinds.ts";
import { kustomizeInstallations, sailInstallations } from "./sail-and-kustomize-installations.ts";

type Reader = (document: Document, surroundings: Surroundings) => readonly Installation[];

const BY_KIND: Readonly<Record<string, Reader>> = {
  "sailoperator.io/Istio": sailInstallations,
  "operator.istio.io/Istio": sailInstallations,
  "helm.toolkit.fluxcd.io/HelmRelease": fluxInstallations,
  "kustomize.config.k8s.io/Kustomization": kustomizeInstallations,
  "argoproj.io/Application": argoInstallations,
  "argoproj.io/ApplicationSet": argoInstallations,
};
const ORDER = Object.keys(BY_KIND);
const KIND_NAMES: ReadonlySet<string> = new Set(ORDER.map((kind) => kind.slice(kind.indexOf("/") + 1)));

/** Each fix of a change is tried with the same workloads. */
const deploymentsIn = oncePer((workloads: readonly Identified[]) => workloads.flatMap(deploymentOf));

const readerOf = ({ apiVersion, kind }: Document): { readonly kind: string; readonly read: Reader } | undefined => {
  // Most documents are of other kinds: their groups need not be looked at.
  if (!KIND_NAMES.has(kind)) return undefined;
  const full = `${groupOf(apiVersion)}/${kind}`;
  const read = Object.hasOwn(BY_KIND, full) ? BY_KIND[full] : undefined;
  return read && { kind: full, read };
};

/** What counts most comes first: what runs, then what makes it run; of one kind in order of name. */
export function findInstallations(
  ofRole: (role: Role) => readonly Identified[],
  surroundings: Surroundings,
): readonly Installation[] {
  const rendered = deploymentsIn(ofRole("workload"));
  const operators = ofRole("istioOperator").flatMap(operatorOf);
  const kept = surroundings.documents.flatMap((document) => {
    const reader = readerOf(document);
    if (reader === undefined) return [];
    return reader.read(document, surroundings).map((made) => ({ made, rank: ORDER.indexOf(reader.kind) }));
  });
  const inOrder = kept.toSorted((a, b) => a.rank - b.rank || (a.made.what < b.made.what ? -1 : 1));
  return [...rendered, ...operators, ...inOrder.map(({ made }) => made)];
}
