// Key of a scope -> the scope, put together from as little as possible: the one of the previous state where nothing of it has
// changed, else what a similar scope of this state does not have already.
import { remember } from "../manifests/remember.ts";
import type { MeshObject } from "../mesh/mesh.ts";
import type { SidecarSpec } from "../mesh/specs.ts";
import { deriveScope, isUnchanged, relateScopes, type ScopeDifference } from "./derive-scope.ts";
import type { ScopeInputs } from "./egress-scope.ts";
import { completeScope, outlineScope, type SidecarScope } from "./sidecar-scope.ts";

export interface SharedScope {
  readonly key: string;
  readonly scope: SidecarScope;
  /** A similar scope of the same state that was there before, and in what it differs. */
  readonly kin: Kin | undefined;
}

export interface Kin {
  readonly base: SharedScope;
  readonly difference: ScopeDifference;
}

export interface ScopeRequest {
  /** Equal for proxies that must have the same scope. */
  readonly key: string;
  readonly namespace: string;
  readonly sidecar: MeshObject<SidecarSpec> | undefined;
}

export interface SharedScopes {
  of(request: ScopeRequest): SharedScope;
  known(key: string): SharedScope | undefined;
}

/** `previous`: of another state of the mesh, for the same release. */
export function shareScopes(inputs: ScopeInputs, previous?: SharedScopes): SharedScopes {
  const made = new Map<string, SharedScope>();
  let base: SharedScope | undefined;
  const make = ({ key, namespace, sidecar }: ScopeRequest): SharedScope => {
    const outline = outlineScope(namespace, sidecar, inputs);
    const difference = base && relateScopes(base.scope, outline, inputs);
    const kin = base && difference && { base, difference };
    const before = previous?.known(key)?.scope;
    if (before !== undefined && isUnchanged(before, outline, inputs.registry)) return { key, scope: before, kin };
    if (kin !== undefined)
      return { key, scope: deriveScope(kin.base.scope, outline, kin.difference, inputs.registry), kin };
    return { key, scope: completeScope(outline, outline.merge(outline.egress)), kin };
  };
  return {
    known: (key) => made.get(key),
    of: (request) =>
      remember(made, request.key, () => {
        const shared = make(request);
        if (shared.kin === undefined && sizeOf(shared) > sizeOf(base)) base = shared;
        return shared;
      }),
  };
}

/** Only scopes with one egress listener without a port can stand for others. */
function sizeOf(shared: SharedScope | undefined): number {
  const [egress, ...more] = shared?.scope.egress ?? [];
  return egress === undefined || egress.port !== undefined || more.length > 0 ? 0 : egress.services.length;
}
