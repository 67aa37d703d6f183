// Objects of the mesh -> services, each converted once for all states that hold it: what did not change is the same object.
import { oncePer, remember } from "../manifests/remember.ts";
import { isAlike } from "../mesh/is-alike.ts";
import { type MeshObject, objectKey } from "../mesh/mesh.ts";
import type { ServiceEntrySpec, ServiceSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { convertService } from "./convert-service.ts";
import { convertServiceEntry } from "./convert-service-entry.ts";
import type { Service } from "./service.ts";

export interface Converter {
  service(object: MeshObject<ServiceSpec>): Service;
  entry(object: MeshObject<ServiceEntrySpec>): readonly Service[];
  /** `service` with what the rest of the mesh adds to it; the same object where that has been added before. */
  complete(service: Service, additions: Pick<Service, "autoAddresses" | "aliases">): Service;
}

/** For one release and cluster domain. What is written once more, as where its file was edited elsewhere, is no other service. */
export function newConverter(clusterDomain: string, profile: Profile): Converter {
  const completed = oncePer((_: Service) => new Map<string, Service>());
  const converted = oncePer((object: MeshObject<ServiceSpec>) => convertService(object, clusterDomain, profile));
  const first = new Map<string, MeshObject<ServiceSpec>>();
  return {
    service: oncePer((object) => {
      const known = remember(first, objectKey(object), () => object);
      return known !== object && isAlike(known, object) ? converted(known) : converted(object);
    }),
    entry: oncePer((object) => convertServiceEntry(object, profile)),
    complete(service, { autoAddresses, aliases }) {
      if (autoAddresses === service.autoAddresses && aliases === service.aliases) return service;
      const name = JSON.stringify([autoAddresses.v4, autoAddresses.v6, aliases]);
      return remember(completed(service), name, () => ({ ...service, autoAddresses, aliases }));
    },
  };
}
