// Documents -> Mesh: decodes, validates, and drops (with a notice) what the API server or istiod's webhook would refuse.
import { compareText } from "../manifests/compare-text.ts";
import type { Document } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { asBefore, oncePer } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { summarizeNotices } from "../manifests/summarize-notices.ts";
import { admitObjects } from "./admit-objects.ts";
import { collectAutoscalers } from "./collect-autoscalers.ts";
import { collectNamespaces } from "./collect-namespaces.ts";
import { collectWorkloads } from "./collect-workloads.ts";
import { collectConfigMaps } from "./config-maps.ts";
import { collectDeclaredRanges } from "./declared-ranges.ts";
import { type AgeOf, decodeObject } from "./decode-object.ts";
import { type CopyChoice, dropDuplicates } from "./drop-duplicates.ts";
import { findInjection } from "./find-injection.ts";
import { findInstallations } from "./find-installations.ts";
import { findIstiod } from "./find-istiod.ts";
import { findMeshConfig } from "./find-mesh-config.ts";
import { type Identified, identifyObjects } from "./identify-objects.ts";
import { keeperOf } from "./keep-refused.ts";
import type { Role } from "./kinds.ts";
import { mainControlPlane } from "./main-control-plane.ts";
import type { GatewayName, Mesh } from "./mesh.ts";
import { type ISTIO_LISTS, namesIn, type SERVICE_LISTS } from "./mesh-lists.ts";
import { textAt } from "./plain-value.ts";

export interface MeshOptions {
  readonly name: string;
  /** A mesh that this one grew out of: what it does not hold is newer than everything in it. */
  readonly base?: Mesh;
  /** MeshConfig given from outside (a flag or settings): YAML or JSON text; it wins over what the repository holds. */
  readonly meshConfig?: { readonly path: string; readonly text: string };
  /** Files that say what the cluster has and Git has not: what another file holds as well counts as that one says it. */
  readonly assumedFiles?: readonly string[];
  /** Where values files are looked up that a release of istiod's chart names. */
  readonly files?: Snapshot;
  /** The last one of several copies of an object counts unless this says otherwise. */
  readonly copies?: CopyChoice;
}

export interface MeshBuild {
  readonly mesh: Mesh;
  /** In order of path, line and code. */
  readonly notices: readonly Notice[];
}

/** Builds the mesh that a set of manifests describes. Never throws; the order of the documents does not matter. */
export function buildMesh(documents: readonly Document[], options: MeshOptions): MeshBuild {
  const inOrder = ownLast([...documents].sort(byPlace), options.assumedFiles);
  const identified = identifyObjects(inOrder);
  const keeper = keeperOf(options.base);
  const admission = admitObjects(identified.objects, keeper.has);
  const unique = dropDuplicates(admission.objects, {
    assumedFiles: new Set(options.assumedFiles),
    ...options.copies,
  });
  const objects = [...unique.objects].sort(byIdentity);
  const byRole = Map.groupBy(objects, ({ role }) => role);
  const ofRole = (role: Role): readonly Identified[] => asBefore(byRole.get(role) ?? NONE);
  const installations = findInstallations(ofRole, { documents: inOrder, files: options.files ?? new Map() });
  const main = mainControlPlane(installations);
  const settings = findMeshConfig({ objects, installations: main.installations, given: options.meshConfig });
  const { workloads, notices } = collectWorkloads(ofRole("workload"));
  const { configMaps, notices: ofConfigMaps } = collectConfigMaps(inOrder, workloads);
  // What is new is younger than all that the base holds.
  const known = options.base && namesIn(options.base);
  const ageOf: AgeOf = ({ key }) => (known === undefined || known.has(key) ? 0 : Number.POSITIVE_INFINITY);
  const decode = <List extends (typeof SERVICE_LISTS | typeof ISTIO_LISTS)[number]>(
    list: List,
    role: Role,
  ): Mesh[List] => {
    const own = ofRole(role);
    const isOld = known === undefined || own.every(({ key }) => known.has(key));
    const decoded = isOld ? decodeOld(own) : own.map((object) => decodeObject(object, ageOf));
    return asInBase(options.base?.[list], decoded as unknown as Mesh[List]);
  };
  const { istiod, notices: ofIstiod } = findIstiod(main.installations);
  const injection = findInjection(objects, installations);
  const mesh: Mesh = {
    name: options.name,
    config: settings.config,
    ...(settings.from !== undefined && { configFrom: settings.from }),
    clusterDomain: injection.clusterDomain ?? "cluster.local",
    istiod,
    namespaces: collectNamespaces(objects),
    services: decode("services", "service"),
    endpoints: decode("endpoints", "endpoints"),
    endpointSlices: decode("endpointSlices", "endpointSlice"),
    workloads: asInBase(options.base?.workloads, workloads),
    configMaps: asInBase(options.base?.configMaps, configMaps),
    serviceEntries: decode("serviceEntries", "serviceEntry"),
    workloadEntries: decode("workloadEntries", "workloadEntry"),
    sidecars: decode("sidecars", "sidecar"),
    virtualServices: decode("virtualServices", "virtualService"),
    destinationRules: decode("destinationRules", "destinationRule"),
    proxyConfigs: decode("proxyConfigs", "proxyConfig"),
    gateways: ofRole("gateway").map(decodeGateway),
    autoscalers: collectAutoscalers(ofRole("autoscaler")),
    injection,
    refused: admission.refused,
    ranges: collectDeclaredRanges(inOrder),
    unmodelled: identified.unmodelled,
  };
  const all = [
    ...identified.notices,
    ...admission.notices,
    ...unique.notices,
    ...settings.notices,
    ...main.notices,
    ...ofIstiod,
    ...notices,
    ...ofConfigMaps,
  ];
  return { mesh: keeper.keep(mesh), notices: summarize(all) };
}

const NONE: readonly Identified[] = [];

/** A list all of whose objects were there before the change. */
const decodeOld = oncePer((objects: readonly Identified[]) => objects.map((object) => decodeObject(object, () => 0)));

/** Of two documents for one object the later one counts. */
function ownLast(documents: readonly Document[], assumedFiles: readonly string[] = []): readonly Document[] {
  if (assumedFiles.length === 0) return documents;
  const files = new Set(assumedFiles);
  const [assumed, own] = [true, false].map((one) => documents.filter(({ path }) => files.has(path) === one));
  return [...(assumed ?? []), ...(own ?? [])];
}

/** A list that the change leaves alone is the same list: whoever keeps something for a list keeps it for both states. */
function asInBase<List extends readonly unknown[]>(base: List | undefined, list: List): List {
  const isSame = base?.length === list.length && list.every((item, index) => item === base[index]);
  return base !== undefined && isSame ? base : list;
}

/** Whole directories can have the same trouble: of each kind of trouble in a file the first few are told. */
function summarize(notices: readonly Notice[]): readonly Notice[] {
  const byPath = Map.groupBy([...notices].sort(byLocation), ({ location }) => location?.path);
  return [...byPath.values()].flatMap(summarizeNotices);
}

function decodeGateway({ kind, namespace, name, value }: Identified): GatewayName {
  return { kind, namespace, name, className: textAt(value, "spec", "gatewayClassName") ?? "" };
}

function byPlace(a: Document, b: Document): number {
  return compareText(a.path, b.path) || a.index - b.index;
}

function byIdentity(a: Identified, b: Identified): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || compareText(a.kind, b.kind);
}

function byLocation(a: Notice, b: Notice): number {
  return (
    compareText(a.location?.path ?? "", b.location?.path ?? "") ||
    (a.location?.startLine ?? 0) - (b.location?.startLine ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}
