// (Mesh, release profile) -> the outbound configuration of every sidecar. Proxies that must be equal are simulated once.
import { compareText } from "../manifests/compare-text.ts";
import { once, remember } from "../manifests/remember.ts";
import { DEFAULT_INJECTOR, DEFAULT_REVISION } from "../mesh/injection.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import { type Bindings, bindAddresses, bindCall } from "./bind-addresses.ts";
import type { VirtualHostsFor } from "./build-routes.ts";
import type { Call, CallResult } from "./call.ts";
import type { Decider } from "./choose-profile.ts";
import { type Configuration, type Configurator, haveSameSettings, proxyConfigurator } from "./configure-proxies.ts";
import { meshOfRevision } from "./control-planes.ts";
import type { SidecarDecision } from "./decide-sidecar.ts";
import { followCall } from "./follow-call.ts";
import { goStraight } from "./go-straight.ts";
import { indexEndpoints } from "./index-endpoints.ts";
import { type ComparableState, EVERY_CALL, type MayDiffer, mayDiffer } from "./may-differ.ts";
import type { Outbound } from "./outbound.ts";
import { type Placed, type Placement, placeSidecars } from "./place-sidecars.ts";
import { type DescribeProxy, proxyDescriber } from "./proxy.ts";
import { nameResolver } from "./resolve-name.ts";
import { whoAnswers } from "./who-answers.ts";

export type { SidecarDecision } from "./decide-sidecar.ts";

/** Proxies with the same outbound configuration. */
export interface ProxyGroup {
  /** Workload ids, sorted. */
  readonly proxies: readonly string[];
  readonly outbound: Outbound;
}

export interface SimulationOptions {
  readonly profile: Profile;
  readonly decidedBy?: readonly Decider[];
  /** Every workload has a sidecar, whatever the labels say. */
  readonly allInjected?: boolean;
  /** The workload of this id has one. */
  readonly injected?: string;
  /** Addresses of the cluster that somebody knows. */
  readonly bindings?: Bindings;
  /** Another state of the mesh: what the difference cannot touch is taken over from it. The answers are the same. */
  readonly previous?: Simulation;
}

const NOTHING_BOUND: Bindings = new Map();

/** The answers of one mesh state. Configurations are computed when asked for, and kept. */
export interface Simulation {
  readonly mesh: Mesh;
  readonly profile: Profile;
  /** What the profile was chosen by, where that is known. */
  readonly decidedBy: readonly Decider[];
  readonly sidecars: readonly SidecarDecision[];
  /** Sorted by first proxy. */
  groups(): readonly ProxyGroup[];
  /** The configuration of one workload's sidecar; undefined when it has none. */
  outboundOf(workload: string): Outbound | undefined;
  /** The route tables of one workload's sidecar; undefined when it has none. */
  virtualHostsOf(workload: string): VirtualHostsFor | undefined;
  /** Follows a call from its name to what the client sees. */
  follow(call: Call): CallResult;
  /** Tells which calls may go otherwise than in another state: all others would be followed in vain. */
  mayDiffer(before: Simulation): MayDiffer;
}

export function simulate(given: Mesh, options: SimulationOptions): Simulation {
  const { profile, bindings = NOTHING_BOUND, injected } = options;
  const mesh = bindAddresses(given, bindings);
  const readBy = meshOfRevision(mesh, profile);
  const describers = new Map<string | undefined, DescribeProxy>();
  const describe = (revision: string | undefined): DescribeProxy =>
    remember(describers, revision, () => proxyDescriber(readBy(revision), profile));
  const previous = options.previous && usable(options.previous, { mesh, profile });
  const allInjected = options.allInjected === true;
  const placement = placeSidecars({ mesh, profile, allInjected, injected, describe }, previous?.placement);
  const { decisions: sidecars, byWorkload } = placement;
  const configurators = new Map<Mesh, Configurator>();
  const configuratorFor = oncePerRevision((revision): Configurator => {
    const read = readBy(revision);
    return remember(configurators, read, () => {
      const before = previous?.configuratorFor(revision);
      const endpoints = indexEndpoints(read, profile, before?.parts.endpoints);
      return proxyConfigurator({ mesh: read, profile, endpoints }, before);
    });
  });
  const configure = ({ decision, proxy }: Placed): Configuration | undefined =>
    proxy && configuratorFor(decision.revision).of(proxy);
  const answers = whoAnswers(mesh);
  const captureOf = (revision = DEFAULT_REVISION) =>
    (mesh.injection.settings.get(revision) ?? DEFAULT_INJECTOR).capture;
  const resolveName = nameResolver(mesh, configuratorFor(undefined).parts.endpoints, profile);
  const simulation: Simulation = {
    mesh,
    profile,
    decidedBy: options.decidedBy ?? [],
    sidecars,
    groups: once(() => groupsOf(placement.all, configure)),
    outboundOf(workload) {
      const found = byWorkload().get(workload);
      return found && configure(found)?.outbound();
    },
    virtualHostsOf(workload) {
      const found = byWorkload().get(workload);
      return found && configure(found)?.virtualHosts;
    },
    follow(asked) {
      const call = bindCall(asked, bindings);
      const found = byWorkload().get(call.from);
      const { decision, proxy } = found ?? {};
      const configuration = found && configure(found);
      const namespace = proxy?.namespace ?? call.from.split("/", 1)[0] ?? "";
      const capture = proxy && configuration && { proxy, scope: configuration.scope };
      const resolve = (host: string) => resolveName(host, { namespace, workload: decision?.workload, capture });
      if (proxy === undefined || configuration === undefined)
        return goStraight(call, { decision, resolve, whoAnswers: answers });
      const { outbound, virtualHosts } = configuration;
      const { protocolDetectionTimeout } = mesh.config;
      return followCall(call, {
        proxy,
        injected: decision?.reason ?? "",
        profile,
        outbound: outbound(),
        protocolDetectionTimeout,
        resolve,
        virtualHosts,
        whoAnswers: answers,
        captureDefaults: captureOf(decision?.revision),
      });
    },
    mayDiffer(before) {
      const was = usable(before, { mesh, profile })?.comparable();
      const now = comparable();
      return was === undefined || now === undefined ? EVERY_CALL : mayDiffer(was, now);
    },
  };
  const comparable = (): ComparableState | undefined => {
    // Control planes that read other objects are not compared.
    if (bindings.size > 0 || sidecars.some(({ revision }) => readBy(revision) !== mesh)) return undefined;
    return { ...configuratorFor(undefined).parts, sidecars };
  };
  reusable.set(simulation, { mesh, profile, placement, configuratorFor, comparable });
  return simulation;
}

/** Most workloads are of one revision. */
function oncePerRevision<Result extends object>(make: (revision: string | undefined) => Result) {
  const made = new Map<string | undefined, Result>();
  return (revision: string | undefined): Result => remember(made, revision, () => make(revision));
}

/** What the next state of the mesh can take over from a simulation. */
interface Reusable {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly placement: Placement;
  readonly configuratorFor: (revision: string | undefined) => Configurator;
  readonly comparable: () => ComparableState | undefined;
}

const reusable = new WeakMap<Simulation, Reusable>();

function usable(previous: Simulation, now: Pick<Reusable, "mesh" | "profile">): Reusable | undefined {
  const kept = reusable.get(previous);
  return kept !== undefined && haveSameSettings(kept, now) ? kept : undefined;
}

function groupsOf(
  placed: readonly Placed[],
  configure: (one: Placed) => Configuration | undefined,
): readonly ProxyGroup[] {
  const members = new Map<Outbound, string[]>();
  for (const one of placed) {
    const outbound = configure(one)?.outbound();
    if (outbound === undefined) continue;
    const { id } = one.decision.workload;
    const list = members.get(outbound);
    if (list === undefined) members.set(outbound, [id]);
    else list.push(id);
  }
  return [...members]
    .map(([outbound, ids]) => ({ outbound, proxies: ids.toSorted(compareText) }))
    .sort((a, b) => compareText(a.proxies[0] ?? "", b.proxies[0] ?? ""));
}
