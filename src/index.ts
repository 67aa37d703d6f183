// The public surface of the library; the only barrel. What is not here may change without notice.
export type { FileEdit, Fix, RejectedFix } from "./fixes/fix.ts";
export type { KnownCall } from "./impact/find-calls.ts";
export type { CallChange, Capture, ChangedObject, Conflict, Impact, ListenerChange, Way } from "./impact/impact.ts";
export { movesTraffic, type Upgrade, type UpgradeSettings, upgrade } from "./impact/upgrade.ts";
export type { Location, Notice } from "./manifests/notice.ts";
export type { BuildResult, ChartBuild, KustomizeBuild, Renderer } from "./manifests/rendering.ts";
export type { Snapshot, Unreadable } from "./manifests/snapshot.ts";
export type { Finding, Severity } from "./policies/policy.ts";
export type { Assumption, Otherwise } from "./policies/weigh-doubt.ts";
export type {
  Review,
  ReviewedFinding,
  ReviewedMesh,
  ReviewedSettings,
  Verdict,
  WaivedFinding,
} from "./report/review.ts";
export { type GitlabIssue, toGitlab } from "./report/to-gitlab.ts";
export { toJson } from "./report/to-json.ts";
export { toJunit } from "./report/to-junit.ts";
export { toMarkdown } from "./report/to-markdown.ts";
export { toSarif } from "./report/to-sarif.ts";
export { toText } from "./report/to-text.ts";
export { toUpgradeJson } from "./report/to-upgrade-json.ts";
export { toUpgradeMarkdown } from "./report/to-upgrade-markdown.ts";
export { toUpgradeText } from "./report/to-upgrade-text.ts";
export { type ReviewSettings, review } from "./review.ts";
export type { SettingsText } from "./settings/read-settings.ts";
export type { CallSetting, MeshSetting, Mode, PolicySetting, Settings, Waiver } from "./settings/settings.ts";
export type { Bindings } from "./simulation/bind-addresses.ts";
export type { Call, CallResult, Symptom } from "./simulation/call.ts";
export type { ProxyGroup, Simulation } from "./simulation/simulate.ts";
export { type SimulatedSnapshot, type SimulationSettings, simulateSnapshot } from "./simulation/simulate-snapshot.ts";
