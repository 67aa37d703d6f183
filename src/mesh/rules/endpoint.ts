// The rules for one endpoint: a WorkloadEntry, or an entry of a ServiceEntry's `endpoints`.
// istiod: validation.go validateWorkloadEntry
import type { FieldPath } from "../../manifests/document.ts";
import type { ServiceEntryPort, WorkloadEntrySpec } from "../specs.ts";
import { labelComplaints } from "./labels.ts";
import { isDnsLabel, isDomainName, isIpAddress, isPort, isUnixPath } from "./names.ts";
import { type Complaint, complain, type Rule } from "./rule.ts";

const UNIX = "unix://";

/** Where an endpoint stands, and what its address may be. */
interface Place {
  readonly field: FieldPath;
  readonly allows: "ip-or-socket" | "ip-or-name" | "any";
  /** The ports of the ServiceEntry that it belongs to. */
  readonly ports?: readonly ServiceEntryPort[];
}

export const WORKLOAD_ENTRY_RULES: readonly Rule<WorkloadEntrySpec>[] = [
  (spec) => endpointComplaints(spec, { field: [], allows: "any" }),
];

export function* endpointComplaints(endpoint: WorkloadEntrySpec, place: Place): Iterable<Complaint> {
  yield* addressComplaints(endpoint, place);
  for (const [name, port] of Object.entries(endpoint.ports ?? {})) {
    const field = [...place.field, "ports", name];
    const known = place.ports === undefined || place.ports.some((known) => known.name === name);
    if (!known) yield complain(field, "is not the name of a port of this ServiceEntry");
    if (!isDnsLabel(name)) yield complain(field, "has a name that no port can have");
    if (!isPort(port)) yield complain(field, "must be a port from 1 to 65535");
  }
  yield* labelComplaints([...place.field, "labels"], endpoint.labels);
}

function* addressComplaints(endpoint: WorkloadEntrySpec, { field, allows, ports }: Place): Iterable<Complaint> {
  const address = endpoint.address ?? "";
  const at = [...field, "address"];
  if (address === "") {
    // Reached through the gateway of its network; names cannot be.
    if (allows === "ip-or-name" || !endpoint.network) yield complain(at, "is required");
    return;
  }
  if (address.startsWith(UNIX) && allows !== "ip-or-name") {
    if (!isUnixPath(address.slice(UNIX.length)))
      yield complain(at, "must be the absolute path of a socket after unix://");
    if (Object.keys(endpoint.ports ?? {}).length > 0)
      yield complain([...field, "ports"], "must not be given for a socket");
    if (ports !== undefined && ports.length !== 1)
      yield complain(at, "can be a socket only where there is exactly one port");
    return;
  }
  if (isIpAddress(address)) return;
  if (allows === "ip-or-socket") yield complain(at, `must be an IP address with resolution STATIC, not \`${address}\``);
  else if (!isDomainName(address)) yield complain(at, `must be an IP address or a full name, not \`${address}\``);
}
