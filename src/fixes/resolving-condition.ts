// An entry that gets an address -> what its clients have to do for it. Sidecars that capture DNS answer with the address themselves.
import type { Finding } from "../policies/policy.ts";
import { describeProxy } from "../simulation/proxy.ts";
import type { FixContext } from "./candidate.ts";
import { hitWorkloads } from "./hit-workloads.ts";
import { usersOf } from "./named-services.ts";
import type { Opener } from "./opener.ts";
import { listed } from "./words.ts";

interface Circumstances {
  readonly finding: Finding;
  readonly context: FixContext;
}

/** Empty where the sidecars of all its known clients (or else of those who are hit) capture DNS. Of nobody nothing is known. */
export function resolvingCondition(
  entry: Opener,
  addresses: readonly string[],
  { finding, context }: Circumstances,
): readonly string[] {
  const { mesh, profile } = context.simulation;
  const users = usersOf(entry, context);
  const clients = new Set(users.length > 0 ? users : hitWorkloads(finding));
  const must = `Clients must resolve ${listed(entry.hosts)} to ${listed(addresses)}`;
  if (clients.size === 0) return [`${must}, as sidecars do that capture DNS.`];
  const deaf = mesh.workloads.filter(
    (workload) => clients.has(workload.id) && !describeProxy(workload, mesh, profile).dnsCapture,
  );
  if (deaf.length === 0) return [];
  const who =
    users.length > 0
      ? `: ${listed(deaf.map(({ id }) => id))} ${deaf.length > 1 ? "do" : "does"} not capture DNS`
      : "; DNS capture is off in their sidecars";
  return [`${must}${who}.`];
}
