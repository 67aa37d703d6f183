// Whether the services that a fix is about still work with it: who reached them, reaches them, at the same endpoints.
import { quoted } from "../manifests/join-words.ts";
import type { Finding } from "../policies/policy.ts";
import type { Simulation } from "../simulation/simulate.ts";
import type { FixContext } from "./candidate.ts";
import type { Evaluation } from "./evaluation.ts";
import { isHeadlessOf, usersOf } from "./named-services.ts";
import { namespaceOf } from "./namespace-of.ts";
import { newcomerTo } from "./newcomer.ts";
import { type Opener, openersOf, sameOpener } from "./opener.ts";
import { clusterOf, endpointsOf, reaches } from "./reaches.ts";
import { listed, nameOf } from "./words.ts";

/** Why a service works less than without the fix; undefined when all do what they did. */
export function brokenService(finding: Finding, context: FixContext, fixed: Evaluation): string | undefined {
  for (const service of openersOf(finding, context)) {
    const now = sameOpener(fixed.simulation.mesh, service);
    if (now === undefined) return `${nameOf(service.object)} would not be valid any more`;
    const pair = { service, now, before: context.simulation, after: fixed.simulation };
    const witnesses = witnessesOf(service, context);
    const broken = witnesses.find((workload) => isWorse(workload, pair));
    if (broken !== undefined) return `${quoted(broken)} would not reach ${listed(service.hosts)} any more`;
    if (witnesses.length === 0 && isWorseAtHome(pair))
      return `workloads of ${quoted(service.object.namespace)} could not reach ${listed(service.hosts)} any more`;
  }
  return undefined;
}

/** Hosts that nobody in the repository could reach with a fix: nobody there is known to need them. */
export function abandonedHosts(finding: Finding, context: FixContext, fixed: Evaluation): readonly string[] {
  const groups = fixed.simulation.groups();
  const abandoned = openersOf(finding, context).filter((service) => {
    const now = sameOpener(fixed.simulation.mesh, service);
    const names = now?.ports.flatMap(({ number }) => now.hosts.map((host) => clusterOf(number, host))) ?? [];
    return names.length > 0 && !groups.some(({ outbound }) => names.some((name) => outbound.clusters.has(name)));
  });
  return abandoned.flatMap((service) => service.hosts);
}

interface Pair {
  readonly service: Opener;
  readonly now: Opener;
  readonly before: Simulation;
  readonly after: Simulation;
}

/** Those who call the service, and those whom it stands beside: not its own pods, which have no listener for themselves. */
function witnessesOf(service: Opener, context: FixContext): readonly string[] {
  const home = service.object.namespace;
  const { workloads } = context.simulation.mesh;
  const itself = new Set(workloads.filter((workload) => isHeadlessOf(service, workload)).map(({ id }) => id));
  const neighbours = sidecars(context.simulation).filter((workload) => namespaceOf(workload) === home);
  return [...new Set([...usersOf(service, context), ...neighbours.filter((workload) => !itself.has(workload))])];
}

/** Where nobody is known to use it: somebody in the namespace that the author put it into. */
function isWorseAtHome(pair: Pair): boolean {
  const home = pair.service.object.namespace;
  const [before, after] = [newcomerTo(home, pair.before), newcomerTo(home, pair.after)];
  if (before === undefined || after === undefined) return false;
  return isWorse(after.id, { ...pair, before: before.simulation, after: after.simulation });
}

function isWorse(workload: string, { service, now, before, after }: Pair): boolean {
  return service.ports.some((_, index) => {
    if (!reaches(before, workload, service, index)) return false;
    if (!reaches(after, workload, now, index)) return true;
    const kept = endpointsOf(after, workload, now, index);
    return endpointsOf(before, workload, service, index)?.some((one) => kept?.includes(one) !== true) === true;
  });
}

function sidecars(simulation: Simulation): readonly string[] {
  return simulation.groups().flatMap(({ proxies }) => proxies);
}
