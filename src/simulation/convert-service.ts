// A Kubernetes Service -> istiod's Service. istiod: serviceregistry/kube/conversion.go ConvertService
import type { MeshObject } from "../mesh/mesh.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { kubernetesPortProtocol } from "./protocol.ts";
import { NO_ADDRESS, type Resolution, type Service } from "./service.ts";

const EXPORT_TO = "networking.istio.io/exportTo";

export function kubernetesHostname(name: string, namespace: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

export function convertService(object: MeshObject<ServiceSpec>, clusterDomain: string, profile: Profile): Service {
  const { spec, name, namespace } = object;
  const isExternalName = spec.type === "ExternalName" && (spec.externalName ?? "") !== "";
  const leadsOn = isExternalName && (profile.externalNameIsAlias || profile.destinationsFollowExternalNames);
  const isHeadless = spec.clusterIP === "None";
  const clusterVIPs = isExternalName || isHeadless ? [NO_ADDRESS] : clusterAddresses(object);
  return {
    hostname: kubernetesHostname(name, namespace, clusterDomain),
    namespace,
    registry: "Kubernetes",
    name,
    created: object.created,
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? "",
      number: port.port,
      protocol: kubernetesPortProtocol(port, profile),
    })),
    resolution: resolutionOf(isHeadless, isExternalName, profile),
    clusterVIPs,
    defaultAddress: clusterVIPs[0] ?? NO_ADDRESS,
    autoAddresses: {},
    exportTo: exportToOf(object.annotations[EXPORT_TO]),
    ...(spec.selector === undefined ? {} : { selector: spec.selector }),
    meshExternal: isExternalName,
    labels: object.labels,
    ...(leadsOn && spec.externalName !== undefined ? { externalName: spec.externalName } : {}),
    aliases: [],
    portOverrides: new Map(),
    origin: { kind: "Service", namespace, name },
  };
}

function resolutionOf(isHeadless: boolean, isExternalName: boolean, { externalNameIsAlias }: Profile): Resolution {
  if (isHeadless) return "PASSTHROUGH";
  if (isExternalName) return externalNameIsAlias ? "ALIAS" : "DNS";
  return "EDS";
}

/** Every ordinary Service has a cluster IP; one that Git does not name is a symbol. */
function clusterAddresses({ spec, namespace, name }: MeshObject<ServiceSpec>): readonly string[] {
  if (spec.clusterIPs !== undefined && spec.clusterIPs.length > 1) return spec.clusterIPs;
  return [spec.clusterIP || spec.clusterIPs?.[0] || `svc:${namespace}/${name}`];
}

function exportToOf(annotation: string | undefined): readonly string[] {
  if (annotation === undefined || annotation === "") return [];
  return annotation.split(",").map((entry) => entry.trim());
}
