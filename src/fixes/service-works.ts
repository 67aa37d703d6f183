// Whether the services that a fix is about still work with it: who reached them, reaches them, at the same endpoints.
import type { Finding } from "../policies/policy.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { FixContext } from "./candidate.ts";
import type { Evaluation } from "./evaluation.ts";
import { usersOf } from "./named-services.ts";
import { namespaceOf } from "./namespace-of.ts";
import { type Opener, openersOf, sameOpener } from "./opener.ts";
import { clusterOf, endpointsOf, reaches } from "./reaches.ts";
import { listed, nameOf, quoted } from "./words.ts";

/** Why a service works less than without the fix; undefined when all do what they did. */
export function brokenService(finding: Finding, context: FixContext, fixed: Evaluation): string | undefined {
  for (const service of openersOf(finding, context)) {
    const now = sameOpener(fixed.simulation.mesh, service);
    if (now === undefined) return `${nameOf(service.object)} would not be valid any more`;
    const pair = { service, now, before: context.simulation, after: fixed.simulation };
    const broken = witnesses(service, context).find((workload) => isWorse(workload, pair));
    if (broken !== undefined) return `${quoted(broken)} would not reach ${listed(service.hosts)} any more`;
  }
  return undefined;
}

/** What has to be said when a fix leaves nobody in the repository who could call a service: nobody is known to. */
export function abandonedServices(finding: Finding, context: FixContext, fixed: Evaluation): readonly string[] {
  const groups = fixed.simulation.groups();
  const abandoned = openersOf(finding, context).filter((service) => {
    const now = sameOpener(fixed.simulation.mesh, service);
    const names = now?.ports.flatMap(({ number }) => now.hosts.map((host) => clusterOf(number, host))) ?? [];
    return names.length > 0 && !groups.some(({ outbound }) => names.some((name) => outbound.clusters.has(name)));
  });
  const hosts = abandoned.flatMap((service) => service.hosts);
  if (hosts.length === 0) return [];
  return [`Nobody in the repository is known to need ${listed(hosts)}, and with this fix nobody in it could reach it.`];
}

interface Pair {
  readonly service: Opener;
  readonly now: Opener;
  readonly before: Simulation;
  readonly after: Simulation;
}

/** Those who call the service, and those whom it stands beside. */
function witnesses(service: Opener, context: FixContext): readonly string[] {
  const home = service.object.namespace;
  const neighbours = sidecars(context.simulation).filter((workload) => namespaceOf(workload) === home);
  return [...new Set([...usersOf(service, context), ...neighbours])];
}

function isWorse(workload: string, { service, now, before, after }: Pair): boolean {
  return service.ports.some((_, index) => {
    if (!reaches(before, workload, service, index)) return false;
    if (!reaches(after, workload, now, index)) return true;
    return endpointsOf(before, workload, service, index) !== endpointsOf(after, workload, now, index);
  });
}

function sidecars(simulation: Simulation): readonly string[] {
  return simulation.groups().flatMap(({ proxies }) => proxies);
}
