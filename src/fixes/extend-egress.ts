// A Sidecar and hosts that its workloads need -> the fewest changes to its egress that import them, and the egress as it is then.
import type { JsonObject } from "../manifests/document.ts";
import type { MeshObject } from "../mesh/mesh.ts";
import type { EgressListener, SidecarSpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { importsService, parseEgressHosts } from "../simulation/egress-hosts.ts";
import { type Change, changeValue } from "./edit/change.ts";
import type { Refusal } from "./edit/place.ts";
import { setItems } from "./edit/set-items.ts";
import type { Needed } from "./needed-hosts.ts";
import { writtenEgress } from "./new-sidecar.ts";
import { listed, nameOf } from "./words.ts";

export interface Want {
  readonly needed: readonly Needed[];
  /** On which they are called. */
  readonly ports: ReadonlySet<number>;
  readonly rootNamespace: string;
  readonly profile: Profile;
}

interface Extended {
  readonly changes: readonly Change[];
  /** The whole list after these changes. */
  readonly egress: readonly JsonObject[];
  /** What is imported more. */
  readonly added: readonly string[];
}

/** `namespace` is the one that `.` stands for. */
export function extendEgress(sidecar: MeshObject<SidecarSpec>, namespace: string, want: Want): Extended | Refusal {
  const egress = sidecar.spec.egress ?? [];
  const { needed, ports, profile } = want;
  const sees = (listener: EgressListener, host: Needed) =>
    importsService(parseEgressHosts(listener.hosts, namespace, profile), host.namespace, host.host);
  const serves = ({ port }: EgressListener) => port?.number === undefined || ports.has(port.number);
  const missing = needed.filter((host) => !egress.some((listener) => serves(listener) && sees(listener, host)));
  if (missing.length === 0) return { reason: `${nameOf(sidecar)} imports all that the callers need already` };

  const added = patternsFor(missing, egress, { ...want, namespace });
  const index = listenerFor(egress, ports);
  const now = egress[index]?.hosts ?? [];
  // Nothing at all is written ~/*, which stands alone.
  const wanted = [...now.filter((entry) => entry !== "~/*"), ...added];
  const excluded = missing.find((host) => !sees({ hosts: wanted }, host));
  if (excluded !== undefined) return { reason: `${nameOf(sidecar)} leaves ${listed([excluded.host])} out by name` };
  const changes: readonly Change[] =
    egress[index] === undefined
      ? [{ kind: "append", field: ["spec", "egress"], value: { hosts: added } }]
      : setItems(["spec", "egress", index, "hosts"], now, wanted);
  return { changes, egress: egressAfter(sidecar, changes), added };
}

/** The listener that has the port takes it from the one without a port; a new one where there is neither. */
function listenerFor(egress: readonly EgressListener[], ports: ReadonlySet<number>): number {
  const own = egress.findIndex(({ port }) => port?.number !== undefined && ports.has(port.number));
  if (own >= 0) return own;
  const standard = egress.findIndex(({ port }) => port?.number === undefined);
  return standard >= 0 ? standard : egress.length;
}

interface Around extends Want {
  readonly namespace: string;
}

/** The root namespace whole where nothing of it is imported: what istiod itself needs is there. */
function patternsFor(
  missing: readonly Needed[],
  egress: readonly EgressListener[],
  { namespace, rootNamespace }: Around,
): readonly string[] {
  const knowsRoot = egress.some(({ hosts }) => hosts.some((entry) => entry.startsWith(`${rootNamespace}/`)));
  const patterns = missing.map((host) => {
    if (host.namespace === namespace) return `./${host.host}`;
    return `${host.namespace}/${host.namespace === rootNamespace && !knowsRoot ? "*" : host.host}`;
  });
  return [...new Set(patterns)].sort();
}

function egressAfter(sidecar: MeshObject<SidecarSpec>, changes: readonly Change[]): readonly JsonObject[] {
  let value: JsonObject = { spec: { egress: writtenEgress(sidecar) } };
  for (const change of changes) value = (changeValue(value, change) as JsonObject | undefined) ?? value;
  const { egress } = value.spec as { readonly egress: readonly JsonObject[] };
  return egress;
}
