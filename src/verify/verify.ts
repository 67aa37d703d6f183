// (Repository state, live proxy) -> how the simulation of that proxy's workload compares with it. Simulates as the live
// proxy is: its workload, its release, its settings, unless another is asked for.
import type { Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { familyOf } from "../simulation/addresses.ts";
import { meshOfRevision } from "../simulation/control-planes.ts";
import type { SidecarDecision, Simulation } from "../simulation/simulate.ts";
import { type SimulationSettings, simulateMesh, simulateSnapshot } from "../simulation/simulate-snapshot.ts";
import { asLive } from "./as-live.ts";
import { compareProxies } from "./compare-proxies.ts";
import { findWorkload } from "./find-workload.ts";
import type { LiveNode, LiveProxy } from "./live-proxy.ts";
import type { Refusal } from "./read-live-proxy.ts";
import type { Difference, Verification } from "./verification.ts";

export interface VerifyRequest extends SimulationSettings {
  /** Workload id; else what the live proxy says. */
  readonly workload?: string;
}

export interface Verified {
  readonly verification: Verification;
  readonly notices: readonly Notice[];
}

/** Never throws; refuses what cannot be compared, with the reason. */
export function verify(snapshot: Snapshot, live: LiveProxy, request: VerifyRequest): Verified | Refusal {
  const { node } = live;
  if (node !== undefined && isOnlyV6(node))
    return {
      refusal: `the proxy has only IPv6 addresses (${node.addresses.join(", ")}): sidecars are simulated with IPv4`,
    };
  const release = request.istio ?? node?.release;
  // What else the cluster has, the proxy itself tells.
  const settings = { ...request, minimum: false, ...(release !== undefined && { istio: release }) };
  const { simulation, notices } = simulateSnapshot(snapshot, settings);
  const found = findWorkload(simulation, node, request.workload);
  if ("refusal" in found) return found;
  const { decision } = found;
  const { onlyWrittenAddresses = settings.allInjected === true } = settings;
  const { mesh, profile } = simulation;
  const read = meshOfRevision(mesh, profile)(decision.revision);
  const set = node && asLive(mesh, decision.workload, { node, profile, read });
  const adapted = set === undefined ? simulation : simulateMesh(set.mesh, { ...settings, onlyWrittenAddresses });
  // That it has a sidecar is known; only where the files say so is it known of which revision.
  const injected =
    adapted.outboundOf(decision.workload.id) === undefined
      ? simulateMesh(adapted.mesh, { ...settings, allInjected: true, onlyWrittenAddresses })
      : adapted;
  const compared = compareProxies(injected, live, decision.workload.id);
  const differences = [...injectionDifference(decision), ...compared.differences];
  return {
    verification: {
      workload: decision.workload.id,
      ...(node?.pod !== undefined && { pod: `${node.namespace ?? "default"}/${node.pod}` }),
      istio: simulation.profile.version,
      equal: differences.length === 0,
      ...compared,
      differences,
      remarks: [
        ...found.remarks,
        ...releaseRemarks(simulation, node?.release, request.istio),
        ...(set?.remarks ?? []),
        ...compared.remarks,
      ],
    },
    notices,
  };
}

const isOnlyV6 = ({ addresses }: LiveNode): boolean =>
  addresses.length > 0 && addresses.every((address) => familyOf(address) === "v6");

function injectionDifference({ workload, injected, reason }: SidecarDecision): readonly Difference[] {
  if (injected) return [];
  return [
    {
      of: "injection",
      kind: "only-live",
      name: workload.id,
      message: `The live pod has a sidecar; by these files \`${workload.id}\` has none: ${reason}. All else is compared as if it had one.`,
      simulated: [],
      live: [],
    },
  ];
}

function releaseRemarks(
  { mesh, profile }: Simulation,
  told: string | undefined,
  asked: string | undefined,
): readonly string[] {
  const isSame = (one: string): boolean => one === told || told?.startsWith(`${one}.`) === true;
  if (told === undefined) return [];
  if (asked !== undefined)
    return isSame(asked)
      ? []
      : [`The live proxy is of Istio ${told}; it is compared with the simulation of ${profile.version}, as asked.`];
  const named = mesh.istiod.release?.value;
  return named === undefined || isSame(named)
    ? []
    : [
        `These files name Istio ${named}, the live proxy is of ${told}: it is compared with the simulation of ${profile.version}.`,
      ];
}
