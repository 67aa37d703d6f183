// Which address a proxy uses for a service. IPv4 proxies: what Git does not say of the cluster's families is assumed so.
// istiod: model/service.go GetAddressForProxy, GetAllAddressesForProxy
import { familyOf, parseCidr } from "./addresses.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Service } from "./service.ts";

/** The address of a service for a proxy: IP, symbol, CIDR, or `0.0.0.0` for none. */
export function addressFor(service: Service, proxy: Pick<SidecarProxy, "usesAllocatedAddresses">): string {
  const vip = service.clusterVIPs.find(isV4);
  if (vip !== undefined) return vip;
  const allocated =
    proxy.usesAllocatedAddresses && service.defaultAddress === NO_ADDRESS ? service.autoAddresses.v4 : undefined;
  return allocated ?? service.defaultAddress;
}

/** The addresses besides: of an entry that is one service with all of its addresses. */
export function otherAddressesFor({ clusterVIPs }: Service): readonly string[] {
  return clusterVIPs.length < 2 ? [] : clusterVIPs.filter(isV4).slice(1);
}

const isV4 = (address: string): boolean => familyOf(parseCidr(address)?.address ?? address) === "v4";
