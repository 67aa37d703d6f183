// (Scope, what a proxy says of itself) -> its listeners, built from as little as possible: as they were in the previous state
// where nothing of them has changed, else from those of a similar proxy.
import { remember } from "../manifests/remember.ts";
import type { Profile } from "../releases/profile.ts";
import { buildListeners, deriveListeners, type ListenerDifference } from "./build-listeners.ts";
import { type AllListeners, completeDerived, completeListeners } from "./build-outbound.ts";
import { leadToTheSame, sameShape } from "./derive-scope.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import { listDifference } from "./list-difference.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { ProxyKey } from "./proxy-key.ts";
import type { SharedScope } from "./share-scopes.ts";

export interface ListenerContext {
  readonly profile: Profile;
  readonly clusterDomain: string;
  readonly proxyListenPort: number;
  readonly endpoints: EndpointIndex;
  /** No pod listens under another address than in the previous state. */
  readonly samePods: boolean;
}

export interface ListenerRequest {
  readonly shared: SharedScope;
  readonly key: Pick<ProxyKey, "settings" | "address" | "own">;
  readonly proxy: SidecarProxy;
}

export interface SharedListeners {
  of(request: ListenerRequest): AllListeners;
  known(name: string): AllListeners | undefined;
}

interface Basis {
  readonly listeners: AllListeners;
  readonly difference: ListenerDifference;
}

const NO_DIFFERENCE = { gone: new Set<never>(), come: [] } as const;

/** `previous`: of another state of the mesh, for the same release and the same ports of istiod's own. */
export function shareListeners(context: ListenerContext, previous?: SharedListeners): SharedListeners {
  const { profile, clusterDomain, proxyListenPort, endpoints } = context;
  const made = new Map<string, AllListeners>();
  const of = (request: ListenerRequest): AllListeners => remember(made, nameOf(request), () => make(request));
  const make = (request: ListenerRequest): AllListeners => {
    const { shared, key } = request;
    const known = previous?.known(nameOf(request));
    const before = known?.forServices.inputs.scope;
    if (known !== undefined && before === shared.scope && context.samePods) return known;
    const proxy = { ...request.proxy, namespace: shared.scope.namespace, address: key.address || undefined };
    const inputs = { proxy, scope: shared.scope, endpoints, profile, clusterDomain };
    const isAlike = before !== undefined && sameShape(before, shared.scope) && leadToTheSame(before, shared.scope);
    const reusable = isAlike ? known?.forServices : undefined;
    const basis = basisOf(request) ?? earlierBasis(shared, reusable && known);
    if (basis === undefined) return completeListeners(buildListeners(inputs, reusable), proxyListenPort);
    const { listeners: base, difference } = basis;
    const derived = deriveListeners(base.forServices, inputs, { difference, known: reusable });
    return completeDerived(base, derived, proxyListenPort);
  };
  /** The same proxy in the previous state: what comes to most listeners is what came to them. */
  const earlierBasis = ({ scope }: SharedScope, listeners: AllListeners | undefined): Basis | undefined => {
    const before = listeners?.forServices.inputs.scope.egress[0]?.services;
    const now = scope.egress[0]?.services;
    if (!context.samePods || !isSingle({ scope }) || !listeners || !before || !now) return undefined;
    const services = listDifference(before, now);
    return services && { listeners, difference: { services, others: [] } };
  };
  const basisOf = ({ shared, key, proxy }: ListenerRequest): Basis | undefined => {
    if (profile.loopsStoppedBy === "own-address") return undefined;
    const likeOthers = { ...key, own: [], address: "" };
    if (key.address !== "") {
      if (!isSingle(shared)) return undefined;
      const difference = { services: NO_DIFFERENCE, others: key.own };
      return { listeners: of({ shared, key: likeOthers, proxy }), difference };
    }
    const { kin } = shared;
    if (kin === undefined || !leadToTheSame(kin.base.scope, shared.scope)) return undefined;
    const difference = { services: kin.difference.services, others: kin.difference.aliased };
    return { listeners: of({ shared: kin.base, key: likeOthers, proxy }), difference };
  };
  return { of, known: (name) => made.get(name) };
}

function nameOf({ shared, key: { settings, address } }: ListenerRequest): string {
  return [shared.key, settings, address].join("|");
}

/** One egress listener, without a port. */
function isSingle({ scope: { egress } }: Pick<SharedScope, "scope">): boolean {
  return egress.length === 1 && egress[0]?.port === undefined;
}
