// The public surface of the library; the only barrel. What is not here may change without notice.
export type { FileEdit, Fix, RejectedFix } from "./fixes/fix.ts";
export type { KnownCall } from "./impact/find-calls.ts";
export type { CallChange, Capture, ChangedObject, Conflict, Impact, ListenerChange, Way } from "./impact/impact.ts";
export type { Location, Notice } from "./manifests/notice.ts";
export type { Snapshot, Unreadable } from "./manifests/snapshot.ts";
export type { Finding, Severity } from "./policies/policy.ts";
export type { Review, ReviewedFinding, ReviewedMesh, Verdict } from "./report/review.ts";
export { toJson } from "./report/to-json.ts";
export { toMarkdown } from "./report/to-markdown.ts";
export { toSarif } from "./report/to-sarif.ts";
export { toText } from "./report/to-text.ts";
export { type ReviewSettings, review } from "./review.ts";
export type { Call, CallResult, Symptom } from "./simulation/call.ts";
export type { ProxyGroup, Simulation } from "./simulation/simulate.ts";
export { type SimulatedSnapshot, type SimulationSettings, simulateSnapshot } from "./simulation/simulate-snapshot.ts";
