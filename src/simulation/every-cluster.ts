// What every cluster with Istio has: the API server, the cluster's DNS and the control planes of its release, as objects of a mesh.
// Whether the repository holds them itself is not asked here.
import { oncePer } from "../manifests/remember.ts";
import { assumedObject } from "../mesh/assumed-object.ts";
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
export interface Objects {
  readonly service: MeshObject<ServiceSpec>;
  readonly endpoints: MeshObject<EndpointsSpec>;
}

/** For a mesh of a release. */
export function minimumOf(mesh: Mesh, profile: Profile): readonly Objects[] {
  return [...ALWAYS.map(objectsOnce), ...controlPlanesOf(mesh, profile).map(objectsOf)];
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
  return {
    service: assumedObject({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace, labels },
      spec: { ports: ports.map((one) => ({ ...one })) },
    }),
    endpoints: endpointsOf({ namespace, name, ports, pod }),
  };
}

interface Answering extends Pick<Assumed, "namespace" | "name" | "pod"> {
  readonly ports: readonly Pick<Port, "name" | "targetPort">[];
}

function endpointsOf({ namespace, name, ports, pod }: Answering): MeshObject<EndpointsSpec> {
  const subset = { addresses: [{ ip: pod }], ports: ports.map((one) => ({ name: one.name, port: one.targetPort })) };
  return assumedObject({ apiVersion: "v1", kind: "Endpoints", metadata: { name, namespace }, subsets: [subset] });
}

export interface PortOfService extends Pick<ObjectName, "namespace" | "name"> {
  readonly port: number;
  readonly isHttp: boolean;
}

/** One Service with all of its ports, and somebody who answers. */
export function supposedServices(ports: readonly PortOfService[]): readonly Objects[] {
  const named = Map.groupBy(ports, ({ namespace, name }) => `${namespace}/${name}`);
  return [...named].map(([key, own]) => {
    const { namespace, name } = own[0] as PortOfService;
    const numbers = new Map(own.map((one) => [one.port, one.isHttp]));
    const all = [...numbers].map(([port, isHttp]) => tcp(`${isHttp ? "http" : "tcp"}-${port}`, port));
    return objectsOf({ namespace, name, labels: {}, ports: all, pod: `pod:${key}` });
  });
}

// The same in every mesh: what is known of an object is kept with it.
const objectsOnce = oncePer(objectsOf);

/** Without its selector, as those that are assumed: somebody answers. */
export const peopled = oncePer((service: MeshObject<ServiceSpec>): Objects => {
  const { namespace, name, spec } = service;
  const { selector: _, ...rest } = spec;
  const known = ALWAYS.find((one) => one.namespace === namespace && one.name === name);
  const ports = (spec.ports ?? []).map((one) => ({
    name: one.name ?? "",
    targetPort: Number(one.targetPort) > 0 ? Number(one.targetPort) : one.port,
  }));
  const pod = known?.pod ?? `pod:${namespace}/${name}`;
  return { service: { ...service, spec: rest }, endpoints: endpointsOf({ namespace, name, ports, pod }) };
});

/** Whether a Service is one of those that every cluster has, by whatever name. */
export const isOfMinimum = (service: MeshObject<ServiceSpec>): boolean =>
  ALWAYS.some(({ namespace, name }) => namespace === service.namespace && name === service.name) ||
  isControlPlane(service);
