// Which address a proxy uses for a service. IPv4 proxies: what Git does not say of the cluster's families is assumed so.
// istiod: model/service.go GetAddressForProxy, GetAllAddressesForProxy
import { familyOf } from "./addresses.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Service } from "./service.ts";

/** The address of a service for a proxy: IP, symbol, CIDR, or `0.0.0.0` for none. */
export function addressFor(service: Service, proxy: Pick<SidecarProxy, "usesAllocatedAddresses">): string {
  const vip = service.clusterVIPs.find((address) => familyOf(address) === "v4");
  if (vip !== undefined) return vip;
  const allocated =
    proxy.usesAllocatedAddresses && service.defaultAddress === NO_ADDRESS ? service.autoAddresses.v4 : undefined;
  return allocated ?? service.defaultAddress;
}
