// A mesh -> the same with the Services that every cluster with Istio has and that hardly any repository holds: the API server, the
// cluster's DNS, istiod. What the repository holds itself wins.
import { compareText } from "../manifests/compare-text.ts";
import { oncePer } from "../manifests/remember.ts";
import { assumedObject, isAssumed } from "../mesh/assumed-object.ts";
import { DEFAULT_REVISION } from "../mesh/injection.ts";
import { coveredBy } from "../mesh/match-labels.ts";
import type { Mesh, MeshObject, ObjectName } from "../mesh/mesh.ts";
import type { EndpointsSpec, ServiceSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";

interface Port {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: "TCP" | "UDP";
}

const tcp = (name: string, port: number, targetPort = port): Port => ({ name, port, targetPort, protocol: "TCP" });

interface Assumed {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  /** Who answers, as a symbol: its pods are in no manifest either. */
  readonly pod: string;
}

const API_SERVER: Assumed = {
  namespace: "default",
  name: "kubernetes",
  labels: { component: "apiserver", provider: "kubernetes" },
  ports: [tcp("https", 443, 6443)],
  pod: "pod:kube-system/kube-apiserver",
};

const CLUSTER_DNS: Assumed = {
  namespace: "kube-system",
  name: "kube-dns",
  labels: { "k8s-app": "kube-dns" },
  ports: [{ ...tcp("dns", 53), protocol: "UDP" }, tcp("dns-tcp", 53), tcp("metrics", 9153)],
  pod: "pod:kube-system/kube-dns",
};

const ALWAYS = [API_SERVER, CLUSTER_DNS];

type ControlPlane = Omit<Assumed, "namespace" | "pod">;

const ISTIOD = { name: "istiod", labels: { app: "istiod", istio: "pilot" } };
const PILOT = { name: "istio-pilot", labels: { app: "pilot", istio: "pilot" } };
const WEBHOOK = tcp("https-webhook", 443, 15017);
const TO_SIDECARS = tcp("https-dns", 15012);
const OF_PILOT = [
  tcp("grpc-xds", 15010),
  tcp("https-xds", 15011),
  tcp("http-legacy-discovery", 8080),
  tcp("http-monitoring", 15014),
];

/** As Istio's own charts have it. */
const CONTROL_PLANES: Readonly<Record<Profile["controlPlaneServices"], readonly ControlPlane[]>> = {
  istiod: [{ ...ISTIOD, ports: [tcp("grpc-xds", 15010), TO_SIDECARS, WEBHOOK, tcp("http-monitoring", 15014)] }],
  "istiod-and-pilot": [
    { ...ISTIOD, ports: [TO_SIDECARS, WEBHOOK] },
    { ...PILOT, ports: [...OF_PILOT, TO_SIDECARS, WEBHOOK] },
  ],
  pilot: [{ ...PILOT, ports: OF_PILOT }],
};

/** What the API server holds of one of them. */
interface Objects {
  readonly service: MeshObject<ServiceSpec>;
  readonly endpoints: MeshObject<EndpointsSpec>;
}

/**
 * `assumed` of the answer names the Services that were added; a mesh that has been given them stays as it is. `base` is the mesh
 * before the change.
 */
export function withAssumedServices(mesh: Mesh, profile: Profile, base?: Mesh): Mesh {
  if (mesh.assumed !== undefined) return mesh;
  const minimum = base?.assumed === undefined ? minimumOf(mesh, profile) : minimumIn(base);
  const services = minimum.map(({ service }) => service).filter(isMissingIn(mesh.services));
  const added = minimum.filter(({ service }) => services.includes(service));
  const endpoints = added.map((one) => one.endpoints).filter(isMissingIn(mesh.endpoints));
  return {
    ...mesh,
    services: joined(mesh.services, services, base?.services),
    endpoints: joined(mesh.endpoints, endpoints, base?.endpoints),
    assumed: services.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
  };
}

const isMissingIn =
  (held: readonly ObjectName[]) =>
  ({ namespace, name }: ObjectName): boolean =>
    !held.some((one) => one.name === name && one.namespace === namespace);

function minimumOf(mesh: Mesh, profile: Profile): readonly Objects[] {
  return [...ALWAYS.map(objectsOnce), ...controlPlanesOf(mesh, profile).map(objectsOf)];
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

/** One for each revision that the repository installs; none where it calls the Service of one otherwise. */
function controlPlanesOf({ config, injection, services }: Mesh, profile: Profile): readonly Assumed[] {
  const { rootNamespace: namespace } = config;
  const revisions = injection.revisions.length === 0 ? [DEFAULT_REVISION] : injection.revisions;
  const planes = revisions.slice(0, MOST_REVISIONS).flatMap((revision) =>
    CONTROL_PLANES[profile.controlPlaneServices].map((plane): Assumed => {
      const isDefault = revision === DEFAULT_REVISION;
      const name = isDefault ? plane.name : `${plane.name}-${revision}`;
      const labels = isDefault ? plane.labels : { ...plane.labels, "istio.io/rev": revision };
      return { ...plane, namespace, name, labels, pod: `pod:${namespace}/${name}` };
    }),
  );
  const isOurs = (service: ObjectName) =>
    planes.some(({ name }) => service.namespace === namespace && service.name === name);
  return services.some((service) => isControlPlane(service) && !isOurs(service)) ? [] : planes;
}

const MOST_REVISIONS = 5;

const isControlPlane = ({ name, labels, spec }: MeshObject<ServiceSpec>): boolean =>
  /^(?:istiod|istio-pilot)(?:-|$)/.test(name) || [labels, spec.selector ?? {}].some((one) => coveredBy(OF_ISTIO, one));

const OF_ISTIO = { istio: "pilot" };

/** The Service has no selector: nothing in Git runs its pods. */
function objectsOf({ namespace, name, labels, ports, pod }: Assumed): Objects {
  const metadata = { name, namespace };
  const subset = { addresses: [{ ip: pod }], ports: ports.map((one) => ({ name: one.name, port: one.targetPort })) };
  return {
    service: assumedObject({
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, labels },
      spec: { ports: ports.map((one) => ({ ...one })) },
    }),
    endpoints: assumedObject({ apiVersion: "v1", kind: "Endpoints", metadata, subsets: [subset] }),
  };
}

// The same in every mesh: what is known of an object is kept with it.
const objectsOnce = oncePer(objectsOf);

/** In the order of the lists of a mesh; the very list of the base where it holds the same. */
function joined<Item extends ObjectName>(
  own: readonly Item[],
  more: readonly Item[],
  base: readonly Item[] | undefined,
): readonly Item[] {
  if (more.length === 0) return own;
  const list = [...own, ...more].sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
  return base?.length === list.length && list.every((item, index) => item === base[index]) ? base : list;
}
