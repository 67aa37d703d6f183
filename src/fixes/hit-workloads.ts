// A finding -> every workload whose sidecar is part of it, also those that are not known to call anything there.
import { oncePer } from "../manifests/remember.ts";
import type { Finding } from "../policies/policy.ts";
import { namespaceOf } from "./namespace-of.ts";

/** Workload ids in the namespaces that are hit, sorted. */
export const hitWorkloads = oncePer(({ subject, workloads, namespaces }: Finding): readonly string[] => {
  const hit = new Set(namespaces);
  const { calls, captures, conflicts, listeners } = subject;
  const all = [
    ...workloads,
    ...calls.map(({ call }) => call.from),
    ...[...captures, ...conflicts, ...listeners].flatMap((part) => part.workloads),
  ];
  return [...new Set(all)].filter((workload) => hit.has(namespaceOf(workload))).sort();
});
