// A finding -> every workload whose sidecar is part of it, also those that are not known to call anything there.
import type { Finding } from "../policies/policy.ts";
import { namespaceOf } from "./namespace-of.ts";

/** Workload ids in the namespaces that are hit, sorted. */
export function hitWorkloads({ subject, workloads, namespaces }: Finding): readonly string[] {
  const { calls, captures, conflicts, listeners } = subject;
  const all = [
    ...workloads,
    ...calls.map(({ call }) => call.from),
    ...[...captures, ...conflicts, ...listeners].flatMap((part) => part.workloads),
  ];
  return [...new Set(all)].filter((workload) => namespaces.includes(namespaceOf(workload))).sort();
}
