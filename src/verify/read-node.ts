// Envoy's bootstrap -> what the proxy says of itself: whose it is, its release, its settings.
import type { LiveNode } from "./live-proxy.ts";
import { field, textMapOf, textOf } from "./proto-json.ts";

/** `role~address~pod.namespace~domain` */
const NODE_ID = /^([a-z]+)~([^~]*)~([^~]*)\.([^~.]+)~/;

/** `kubernetes://apis/apps/v1/namespaces/NS/deployments/NAME` */
const OWNER = /\/namespaces\/[^/]+\/([a-z]+)\/([^/]+)$/;

/** Undefined when the bootstrap has no node. */
export function readNode(bootstrap: unknown): LiveNode | undefined {
  const node = field(bootstrap, "node");
  if (node === undefined) return undefined;
  const metadata = textMapOf(node, "metadata");
  const [, role, address, pod, ofId] = NODE_ID.exec(textOf(node, "id") ?? "") ?? [];
  const [, ownerKind, owner] = OWNER.exec(metadata.get("OWNER") ?? "") ?? [];
  const namespace = metadata.get("NAMESPACE") ?? ofId;
  const workload = metadata.get("WORKLOAD_NAME") ?? owner;
  const release = metadata.get("ISTIO_VERSION");
  const addresses = (metadata.get("INSTANCE_IPS") ?? address ?? "").split(",").filter((ip) => ip !== "");
  return {
    ...(role !== undefined && { role }),
    ...(pod !== undefined && { pod }),
    ...(namespace !== undefined && { namespace }),
    ...(workload !== undefined && { workload }),
    ...(ownerKind !== undefined && { ownerKind }),
    ...(release !== undefined && { release }),
    labels: textMapOf(field(node, "metadata"), "LABELS"),
    addresses,
    metadata,
  };
}
