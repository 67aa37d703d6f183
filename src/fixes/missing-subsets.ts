// VirtualServices of a finding -> the places in their routes that send to a subset which no DestinationRule has.
import type { FieldPath } from "../manifests/document.ts";
import { type Mesh, type MeshObject, objectKey } from "../mesh/mesh.ts";
import type { DestinationRuleSpec, RouteDestination, VirtualServiceSpec } from "../mesh/specs.ts";
import type { Finding } from "../policies/policy.ts";
import { fullName } from "./needed-hosts.ts";

export interface MissingSubset {
  readonly route: MeshObject<VirtualServiceSpec>;
  /** Of the destination in the route. */
  readonly field: FieldPath;
  /** In full. */
  readonly host: string;
  readonly subset: string;
}

/** In the order of the objects and of their routes. */
export function missingSubsets({ causes }: Finding, mesh: Mesh): readonly MissingSubset[] {
  const wanted = new Set(causes.map(objectKey));
  return mesh.virtualServices
    .filter((route) => wanted.has(objectKey(route)))
    .flatMap((route) => destinationsOf(route, mesh))
    .filter(({ host, subset }) => !rulesFor(host, mesh).some(({ spec }) => hasSubset(spec, subset)));
}

/** The DestinationRules for a host, written out or by its short name. */
export function rulesFor(host: string, mesh: Mesh): readonly MeshObject<DestinationRuleSpec>[] {
  return mesh.destinationRules.filter(
    ({ namespace, spec }) => fullName(spec.host, namespace, mesh.clusterDomain) === host,
  );
}

const hasSubset = ({ subsets = [] }: DestinationRuleSpec, subset: string): boolean =>
  subsets.some(({ name }) => name === subset);

function destinationsOf(route: MeshObject<VirtualServiceSpec>, { clusterDomain }: Mesh): readonly MissingSubset[] {
  return (["http", "tls", "tcp"] as const).flatMap((protocol) =>
    (route.spec[protocol] ?? []).flatMap(({ route: destinations = [] }: Rule, rule) =>
      destinations.flatMap(({ destination: { host, subset = "" } }, place) => {
        const field = ["spec", protocol, rule, "route", place, "destination"];
        return subset === "" ? [] : [{ route, field, host: fullName(host, route.namespace, clusterDomain), subset }];
      }),
    ),
  );
}

interface Rule {
  readonly route?: readonly RouteDestination[];
}
