// A compared change -> everything that its answers take to be so and that Git does not say; what could matter most first.
// Looks for it in the two states; simulates nothing.
import { locate } from "../../manifests/document.ts";
import { hasUnknownPods } from "../has-unknown-pods.ts";
import { affectedBy } from "./affected.ts";
import { addressDoubts } from "./cluster-addresses.ts";
import { creationDoubts } from "./creation-order.ts";
import { type Compared, type Doubt, quoted } from "./doubt.ts";
import { namespaceDoubts } from "./namespace-labels.ts";

export type { Compared, Doubt, DoubtKind } from "./doubt.ts";

export function findDoubts(compared: Compared): readonly Doubt[] {
  return [
    ...creationDoubts(compared),
    ...namespaceDoubts(compared),
    ...addressDoubts(compared),
    ...meshConfigDoubts(compared),
    ...endpointDoubts(compared),
    ...podDoubts(compared),
  ];
}

/** Something moves, with or without a known call. */
const moves = ({ impact }: Compared): boolean => affectedBy(impact).calls.length > 0 || impact.captures.length > 0;

function meshConfigDoubts(compared: Compared): readonly Doubt[] {
  const { config } = compared.after.mesh;
  // What was given from outside has settings and no document.
  if (config.source !== undefined || !isEmpty(config.raw)) return [];
  return [
    {
      kind: "mesh-config",
      about: ["MeshConfig"],
      text: "istiod's defaults are taken for the mesh: traffic to unknown hosts is let out, DNS is not captured; Git holds no MeshConfig (ConfigMap `istio`, IstioOperator)",
      settle: `${quoted("kubectl get configmap istio -n istio-system")} tells`,
      matters: moves(compared),
    },
  ];
}

const isEmpty = (value: unknown): boolean =>
  typeof value !== "object" || value === null || Object.keys(value).length === 0;

/** Services that traffic of this change ends at, and whose pods somebody else makes. */
function endpointDoubts({ after, impact }: Compared): readonly Doubt[] {
  const { hosts } = affectedBy(impact);
  const { mesh } = after;
  return mesh.services
    .filter(({ name, namespace }) => hosts.has(`${name}.${namespace}.svc.${mesh.clusterDomain}`))
    .filter((service) => hasUnknownPods(mesh, service))
    .map((service) => ({
      kind: "endpoints",
      about: [`Service ${service.namespace}/${service.name}`],
      text: `Whether anybody answers behind ${quoted(`Service ${service.namespace}/${service.name}`)} is not known: Git holds neither pods nor endpoints of it`,
      location: locate(service.source),
      matters: true,
    }));
}

function podDoubts({ after }: Compared): readonly Doubt[] {
  if (after.mesh.workloads.length === 0) return [];
  return [
    {
      kind: "pods",
      about: [],
      text: "All pods are taken to run and to be ready, as many as Git says (one where it says nothing); an autoscaler or an outage may have it otherwise",
      matters: false,
    },
  ];
}
