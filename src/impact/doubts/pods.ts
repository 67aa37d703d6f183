// A compared change -> doubts about pods: those that an autoscaler may have started, those that somebody else makes, and
// whether all of them are ready.
import { locate } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import { coveredBy } from "../../mesh/match-labels.ts";
import { objectKey, type Workload } from "../../mesh/mesh.ts";
import { hasUnknownPods } from "../has-unknown-pods.ts";
import { affectedBy } from "./affected.ts";
import type { Compared, Doubt } from "./doubt.ts";

export function podDoubts(compared: Compared): readonly Doubt[] {
  return [...autoscalerDoubts(compared), ...endpointDoubts(compared), ...readinessDoubts(compared)];
}

/** Workloads that Git lets run no pod, behind Services that traffic of this change ends at. */
function autoscalerDoubts({ after, impact }: Compared): readonly Doubt[] {
  const { mesh } = after;
  const { hosts } = affectedBy(impact);
  const reached = mesh.services.filter(({ name, namespace }) =>
    hosts.has(`${name}.${namespace}.svc.${mesh.clusterDomain}`),
  );
  const isReached = ({ namespace, labels }: Workload): boolean =>
    reached.some(({ spec, ...service }) => service.namespace === namespace && coveredBy(spec.selector ?? {}, labels));
  const scalers = new Map(mesh.autoscalers.map((scaler) => [objectKey(scaler.target), scaler]));
  const idle = mesh.workloads.filter(
    (workload) => workload.pods.length === 0 && scalers.has(objectKey(workload)) && isReached(workload),
  );
  return idle.map((workload) => {
    const scaler = quoted(objectKey(scalers.get(objectKey(workload)) ?? workload));
    const name = quoted(objectKey(workload));
    return {
      kind: "pods",
      about: [objectKey(workload)],
      text: `${name} is taken to run no pod, as Git says; ${scaler} may start some`,
      location: locate(workload.source, ["spec", "replicas"]),
      matters: false,
      otherwise: {
        if: `${scaler} keeps a pod of ${name} running`,
        supposing: { kind: "started", workloads: [workload.id] },
      },
    };
  });
}

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

function readinessDoubts({ after }: Compared): readonly Doubt[] {
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
