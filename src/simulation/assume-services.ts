// A mesh -> the same with what every cluster has and hardly any repository holds. What the repository holds itself wins; where it
// holds such a Service and nobody behind it, somebody answers all the same.
import { compareText } from "../manifests/compare-text.ts";
import { isAssumed } from "../mesh/assumed-object.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Mesh, MeshObject, ObjectName } from "../mesh/mesh.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isOfMinimum, minimumOf, type Objects, peopled } from "./every-cluster.ts";

/**
 * `assumed` of the answer names the Services that were added; a mesh that has been given them stays as it is. `base` is the mesh
 * before the change.
 */
export function withAssumedServices(mesh: Mesh, profile: Profile, base?: Mesh): Mesh {
  if (mesh.assumed !== undefined) return mesh;
  const minimum = base?.assumed === undefined ? minimumOf(mesh, profile) : minimumIn(base);
  const added = minimum.filter(({ service }) => isMissingIn(mesh.services)(service));
  const completed = new Map(
    mesh.services.filter((service) => lacksPods(service, mesh)).map((own) => [own, peopled(own)]),
  );
  const services = mesh.services.map((service) => completed.get(service)?.service ?? service);
  const endpoints = [...added, ...completed.values()].map((one) => one.endpoints);
  return {
    ...mesh,
    services: joined([...services, ...added.map(({ service }) => service)], base?.services),
    endpoints: joined([...mesh.endpoints, ...endpoints.filter(isMissingIn(mesh.endpoints))], base?.endpoints),
    assumed: added.map(({ service: { kind, namespace, name } }) => ({ kind, namespace, name })),
  };
}

const isMissingIn =
  (held: readonly ObjectName[]) =>
  ({ namespace, name }: ObjectName): boolean =>
    !held.some((one) => one.name === name && one.namespace === namespace);

/** The repository holds such a Service, and nothing of what stands behind it. */
function lacksPods(service: MeshObject<ServiceSpec>, { workloads, endpoints, endpointSlices }: Mesh): boolean {
  const { namespace, name, spec } = service;
  if (!isOfMinimum(service) || spec.type === "ExternalName" || spec.clusterIP === "None") return false;
  const { selector = {} } = spec;
  const here = (object: ObjectName) => object.namespace === namespace;
  if (Object.keys(selector).length > 0)
    return !workloads.some((workload) => here(workload) && coveredBy(selector, workload.labels));
  return !endpoints.some((one) => here(one) && one.name === name) && !endpointSlices.some(here);
}

/** What counts is what was there before the change: what it takes out of Git it may well take out of the cluster. */
function minimumIn({ services, endpoints }: Mesh): readonly Objects[] {
  const ofService = new Map(endpoints.map((one) => [`${one.namespace}/${one.name}`, one]));
  return services
    .filter(({ source }) => isAssumed(source))
    .flatMap((service) => {
      const own = ofService.get(`${service.namespace}/${service.name}`);
      return own === undefined ? [] : [{ service, endpoints: own }];
    });
}

/** In the order of the lists of a mesh; the very list of the base where it holds the same. */
function joined<Item extends ObjectName>(items: readonly Item[], base: readonly Item[] | undefined): readonly Item[] {
  const list = items.toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
  return base?.length === list.length && list.every((item, index) => item === base[index]) ? base : list;
}
