// A manifest -> whether it is for gateways alone: no sidecar sends otherwise for what it says.
import type { Document } from "../manifests/document.ts";
import { groupOf } from "./kinds.ts";
import { listAt } from "./plain-value.ts";

/** A Gateway, or a VirtualService that names its gateways and not the mesh. A name that is still a variable may be anything. */
export function isForGateways({ apiVersion, kind, value }: Document): boolean {
  if (groupOf(apiVersion) !== "networking.istio.io") return false;
  if (kind === "Gateway") return true;
  if (kind !== "VirtualService") return false;
  const gateways = listAt(value, "spec", "gateways");
  return gateways.length > 0 && gateways.every((name) => typeof name === "string" && isNamed(name));
}

/** `${NS}/public` names a gateway, `${GATEWAY}` may be `mesh`. */
const isNamed = (name: string): boolean => name !== "mesh" && (!/[$<{]/.test(name) || /\/\w[\w.-]*$/.test(name));
