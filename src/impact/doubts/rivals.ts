// Meshes -> groups of objects that answer one question, of which istiod takes the oldest first: who has a hostname, what a
// host's routes and subsets are, which Sidecar a namespace has.
import { compareText } from "../../manifests/compare-text.ts";
import { type Mesh, type ObjectName, objectKey } from "../../mesh/mesh.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import { fullHostname } from "../../simulation/virtual-services.ts";

export interface RivalGroup {
  /** The host or the namespace that they meet about. */
  readonly place: string;
  /** At least two, sorted. */
  readonly members: readonly ObjectName[];
}

/** An object with a question that it answers; objects with the same `question` are rivals. */
interface Answer {
  readonly question: string;
  readonly place: string;
  readonly object: ObjectName;
}

/** More rivals about one thing are not told apart. */
const MOST_RIVALS = 6;

/** Of all the meshes together: who is gone on one side met the others on the other. */
export function groupRivals(meshes: readonly Mesh[]): readonly RivalGroup[] {
  const answers = meshes.flatMap((mesh) =>
    [hostnames, routes, rules, sidecars].flatMap((answersOf) => answersOf(mesh)),
  );
  return [...Map.groupBy(answers, ({ question }) => question)]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, group]) => {
      const members = new Map(group.map(({ object }) => [objectKey(object), object]));
      if (members.size < 2) return [];
      const sorted = [...members].toSorted(([a], [b]) => compareText(a, b)).map(([, object]) => object);
      return [{ place: group[0]?.place ?? "", members: sorted.slice(0, MOST_RIVALS) }];
    });
}

function hostnames({ services, serviceEntries, clusterDomain }: Mesh): readonly Answer[] {
  const answer = (object: ObjectName, host: string) => ({ question: `host ${host}`, place: host, object });
  return [
    ...services.map((object) => answer(object, kubernetesHostname(object.name, object.namespace, clusterDomain))),
    ...serviceEntries.flatMap((object) => object.spec.hosts.map((host) => answer(object, host))),
  ];
}

function routes({ virtualServices, clusterDomain }: Mesh): readonly Answer[] {
  return virtualServices.flatMap((object) => {
    const { hosts = [], gateways = [] } = object.spec;
    if (gateways.length > 0 && !gateways.includes("mesh")) return [];
    return hosts.map((host) => {
      const place = fullHostname(host, object.namespace, clusterDomain);
      return { question: `routes ${place}`, place, object };
    });
  });
}

function rules({ destinationRules, clusterDomain }: Mesh): readonly Answer[] {
  return destinationRules.map((object) => {
    const place = fullHostname(object.spec.host, object.namespace, clusterDomain);
    return { question: `rules ${object.namespace} ${place}`, place, object };
  });
}

/** One with a selector goes before one without, whatever their age. */
function sidecars(mesh: Mesh): readonly Answer[] {
  return mesh.sidecars.map((object) => {
    const selects = object.spec.workloadSelector === undefined ? "all" : "some";
    return { question: `sidecar ${object.namespace} ${selects}`, place: object.namespace, object };
  });
}
