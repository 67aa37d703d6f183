// Entries that istiod gives addresses, and sidecars that do not use them -> DNS capture, for the whole mesh or for those.
import { isWildcard } from "../../mesh/hostnames.ts";
import type { Finding } from "../../policies/policy.ts";
import { describeProxy, type SidecarProxy } from "../../simulation/proxy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { hitWorkloads } from "../hit-workloads.ts";
import { usersOf } from "../named-services.ts";
import { type Opener, openers, openersOf } from "../opener.ts";
import { listed, nameOf } from "../words.ts";
import { inMeshConfig, inWorkload } from "./proxy-metadata.ts";

/** So many manifests are edited one by one, where the others need not be. */
const MOST_WORKLOADS = 5;

export function enableDnsCapture(finding: Finding, context: FixContext): Candidate | Refusal {
  const entries = openersOf(finding, context);
  if (entries.length === 0) return { reason: "no ServiceEntry opens the listener" };
  for (const entry of entries) {
    const reason = unfit(entry, context);
    if (reason !== undefined) return { reason };
  }
  const deaf = deafProxies(finding, entries, context);
  if (deaf.length === 0) return { reason: "all sidecars that are hit capture DNS already" };
  const scope = scopeFor(deaf, context);
  if ("reason" in scope) return scope;
  const edits = editFiles(context.after, scope.edits);
  if ("reason" in edits) return edits;
  const hosts = listed(entries.flatMap((entry) => entry.hosts));
  return {
    title: `Turn DNS capture on ${scope.where}`,
    reason: `Sidecars then answer ${hosts} with the address that istiod gives it, and listen on that instead of on every address.`,
    conditions: conditionsOf(entries, scope, context),
    demand: "names must resolve",
    edits,
  };
}

/** Why DNS capture would not help this service. */
function unfit(opener: Opener, { simulation: { profile } }: FixContext): string | undefined {
  const name = nameOf(opener.object);
  if (opener.kind === "Service") return `${name} is a Service, and istiod gives addresses to ServiceEntries only`;
  const { spec, labels } = opener.object;
  if ((spec.addresses ?? []).length > 0) return `${name} has addresses already (${listed(spec.addresses ?? [])})`;
  if ((spec.resolution ?? "NONE") === "NONE") return `${name} has resolution NONE, for which istiod has no addresses`;
  const wildcard = spec.hosts.find(isWildcard);
  if (wildcard !== undefined)
    return `${name} has the host ${listed([wildcard])}, and no single address can stand for it`;
  if (profile.addressAllocation === "none" || profile.nameTable === "none") {
    return "in this release of Istio no sidecar answers DNS with addresses of its own";
  }
  if (profile.addressAllocation !== "status") return undefined;
  const isKept = labels[ALLOCATE]?.toLowerCase() === "false";
  return isKept ? `${name} is labelled ${listed([`${ALLOCATE}: "false"`])}` : undefined;
}

const ALLOCATE = "networking.istio.io/enable-autoallocate-ip";

/** Sidecars that take others' traffic for it, or call it, and use no such addresses. */
function deafProxies(finding: Finding, entries: readonly Opener[], context: FixContext): readonly SidecarProxy[] {
  const { mesh, profile } = context.simulation;
  const concerned = new Set([...hitWorkloads(finding), ...entries.flatMap((entry) => usersOf(entry, context))]);
  return mesh.workloads
    .filter(({ id }) => concerned.has(id))
    .map((workload) => describeProxy(workload, mesh, profile))
    .filter(({ usesAllocatedAddresses }) => !usesAllocatedAddresses);
}

interface Scope {
  readonly edits: readonly DocumentEdit[];
  readonly where: string;
  readonly pods: string;
}

/** The whole mesh, unless it is on there or few workloads are concerned. */
function scopeFor(deaf: readonly SidecarProxy[], { simulation }: FixContext): Scope | Refusal {
  const { mesh, sidecars, profile } = simulation;
  const wanted = {
    ISTIO_META_DNS_CAPTURE: "true",
    ...(needsWish(profile) && { ISTIO_META_DNS_AUTO_ALLOCATE: "true" }),
  };
  const isOnInMesh = Object.entries(wanted).every(([name, value]) => mesh.config.proxyMetadata[name] === value);
  const injected = sidecars.filter(({ injected: has }) => has).length;
  const isFew = deaf.length <= MOST_WORKLOADS;
  const ids = listed(deaf.map(({ workload }) => workload.id));
  if (!isOnInMesh && (!isFew || deaf.length === injected)) {
    const edits = inMeshConfig(mesh.config, wanted);
    if (!("reason" in edits)) return { edits, where: "for the whole mesh", pods: "All pods with a sidecar" };
    if (!isFew) return edits;
  }
  if (!isFew) return { reason: `${deaf.length} workloads have it turned off, each by itself` };
  const edits = deaf.map(({ workload }) => inWorkload(workload, wanted));
  return { edits, where: `in ${ids}`, pods: `Pods of ${ids}` };
}

function needsWish(profile: FixContext["simulation"]["profile"]): boolean {
  return profile.addressAllocation !== "status" && profile.computedAddressesFor !== "capture";
}

function conditionsOf(entries: readonly Opener[], { pods }: Scope, { simulation }: FixContext): readonly string[] {
  const { mesh, profile } = simulation;
  const hosts = entries.flatMap((entry) => entry.hosts);
  const keys = new Set(entries.map(({ object }) => object));
  const others = openers(mesh).filter((one) => !keys.has(one.object) && one.hosts.some((host) => hosts.includes(host)));
  const source =
    profile.addressAllocation === "status"
      ? [
          `istiod must hand out addresses (${listed(["PILOT_ENABLE_IP_AUTOALLOCATE"])}, which this release has on here).`,
        ]
      : [];
  return [
    `${pods} must restart: until then their sidecars listen as without the fix.`,
    `Clients must ask DNS for ${listed(hosts)} anew, and through the pod: who keeps an old answer or asks over TLS goes to the real address.`,
    ...source,
    ...others.map((one) => `${nameOf(one.object)} declares the same host; only one object should.`),
  ];
}
