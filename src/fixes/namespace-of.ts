// A workload's id -> its namespace.

export function namespaceOf(workload: string): string {
  return workload.split("/", 1)[0] ?? "";
}
