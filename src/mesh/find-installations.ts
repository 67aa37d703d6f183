// Documents and objects -> what in the repository installs istiod: its Deployment, an IstioOperator, and releases of its
// chart as Flux, Argo CD, Kustomize and the Sail operator keep them. Judges nothing.
import type { Document } from "../manifests/document.ts";
import { argoInstallations } from "./argo-installations.ts";
import { deploymentOf, operatorOf } from "./control-plane-objects.ts";
import { fluxInstallations } from "./flux-installations.ts";
import type { Identified } from "./identify-objects.ts";
import type { Installation, Surroundings } from "./installation.ts";
import { groupOf } from "./kinds.ts";
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

/** What counts most comes first: what runs, then what makes it run; of one kind in order of name. */
export function findInstallations(objects: readonly Identified[], surroundings: Surroundings): readonly Installation[] {
  const rendered = objects.flatMap(deploymentOf);
  const operators = objects.flatMap(operatorOf);
  const kept = surroundings.documents.flatMap((document) => {
    const kind = `${groupOf(document.apiVersion)}/${document.kind}`;
    const read = Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
    return read === undefined ? [] : read(document, surroundings).map((made) => ({ made, rank: ORDER.indexOf(kind) }));
  });
  const inOrder = kept.toSorted((a, b) => a.rank - b.rank || (a.made.what < b.made.what ? -1 : 1));
  return [...rendered, ...operators, ...inOrder.map(({ made }) => made)];
}
