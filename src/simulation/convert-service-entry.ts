// A ServiceEntry -> istiod's Services: one for each host and address. istiod: serviceregistry/serviceentry/conversion.go
import type { MeshObject } from "../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { familyOf, isAddress, parseCidr } from "./addresses.ts";
import { isAllocatedTo } from "./allocated-addresses.ts";
import { parseProtocol } from "./protocol.ts";
import { NO_ADDRESS, type Resolution, type Service } from "./service.ts";

const RESOLUTION: Readonly<Record<NonNullable<ServiceEntrySpec["resolution"]>, Resolution>> = {
  NONE: "PASSTHROUGH",
  STATIC: "EDS",
  DNS: "DNS",
  DNS_ROUND_ROBIN: "DNS_RR",
  DYNAMIC_DNS: "DYNAMIC_DNS",
};

export function convertServiceEntry(object: MeshObject<ServiceEntrySpec>, profile: Profile): readonly Service[] {
  const { spec, namespace } = object;
  const resolution = RESOLUTION[spec.resolution ?? "NONE"];
  const shared = {
    namespace,
    registry: "External",
    created: object.created,
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name,
      number: port.number,
      protocol: parseProtocol(port.protocol, profile),
    })),
    resolution,
    exportTo: spec.exportTo ?? [],
    ...(spec.workloadSelector === undefined ? {} : { selector: spec.workloadSelector.labels ?? {} }),
    meshExternal: (spec.location ?? "MESH_EXTERNAL") === "MESH_EXTERNAL",
    labels: object.labels,
    aliases: [],
    portOverrides: resolution === "PASSTHROUGH" && profile.passthroughTargetPorts ? targetPorts(spec) : new Map(),
    origin: { kind: "ServiceEntry", namespace, name: object.name },
  } as const;
  const addresses = addressesOf(spec);
  const [first] = addresses;
  const isOne = profile.severalAddressesInOneService && first !== undefined && first !== NO_ADDRESS;
  return spec.hosts.flatMap((hostname) =>
    (isOne ? [first] : addresses).map((defaultAddress) => ({
      ...shared,
      clusterVIPs: isOne ? addresses : [],
      hostname,
      name: hostname,
      defaultAddress,
      autoAddresses: profile.addressAllocation === "status" && isAllocatedTo(object) ? allocated(spec, hostname) : {},
    })),
  );
}

/** Without addresses one Service without an address; addresses that are none are dropped silently, as istiod does. */
function addressesOf(spec: ServiceEntrySpec): readonly string[] {
  if (spec.addresses === undefined || spec.addresses.length === 0) return [NO_ADDRESS];
  return spec.addresses.flatMap((text) => {
    if (isAddress(text)) return [text];
    const cidr = parseCidr(text);
    if (cidr === undefined) return [];
    return [cidr.prefix === (familyOf(cidr.address) === "v4" ? 32 : 128) ? cidr.address : text];
  });
}

function targetPorts(spec: ServiceEntrySpec): ReadonlyMap<number, number> {
  return new Map((spec.ports ?? []).flatMap((port) => (port.targetPort ? [[port.number, port.targetPort]] : [])));
}

function allocated(spec: ServiceEntrySpec, hostname: string): Service["autoAddresses"] {
  const values = (spec.statusAddresses ?? []).filter((entry) => entry.host === hostname).map((entry) => entry.value);
  const v4 = values.find((value) => familyOf(value) === "v4");
  const v6 = values.find((value) => familyOf(value) === "v6");
  return { ...(v4 === undefined ? {} : { v4 }), ...(v6 === undefined ? {} : { v6 }) };
}
