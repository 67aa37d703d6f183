// Review -> the document `earshot.review/1` that other programs read (schemas/review.json). Its fields only ever grow; the
// order of keys and lists depends on nothing but the content.
import type { Fix } from "../fixes/fix.ts";
import { toUnifiedDiff } from "../fixes/to-unified-diff.ts";
import { callKey } from "../impact/call-key.ts";
import type { CallChange, ChangedObject } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Location } from "../manifests/notice.ts";
import type { Finding } from "../policies/policy.ts";
import type { Assumption, Otherwise } from "../policies/weigh-doubt.ts";
import { recordedOutcome } from "../simulation/call.ts";
import type { Decider } from "../simulation/choose-profile.ts";
import { changedSymptoms, countListeners, type MeshCall, movedCalls, orderFindings } from "./count-review.ts";
import { orderNotices } from "./describe-review.ts";
import { formatField } from "./format-field.ts";
import type { Review, ReviewedFinding, ReviewedSettings, WaivedFinding } from "./review.ts";

function location({ path, startLine, endLine }: Location) {
  return { path, startLine, endLine };
}

export function deciderEntry({ name, value, location: place }: Decider) {
  return { name, value, ...(place !== undefined && { location: location(place) }) };
}

function cause(object: ChangedObject) {
  const { apiVersion, kind, namespace, name, change, side } = object;
  const fields = object.fields?.map((field) => ({
    field: formatField(field.path),
    location: { ...location(field.location), side: field.side },
  }));
  const place = { ...location(object.location), side };
  return { apiVersion, kind, namespace, name, change, location: place, ...(fields !== undefined && { fields }) };
}

/** `mesh` is left out where the review has only one and a finding already says it. */
export function callEntry({ call, before, after, symptom }: CallChange<unknown>, mesh?: string) {
  const resolved = after?.resolved ?? before?.resolved;
  return {
    ...(mesh !== undefined && { mesh }),
    from: call.from,
    to: call.to,
    ...(resolved !== undefined && { resolved }),
    protocol: call.protocol ?? ("tcp" as const),
    ...(call.tls !== undefined && { tls: call.tls }),
    ...(call.host !== undefined && { host: call.host }),
    ...(call.sni !== undefined && { sni: call.sni }),
    before: before && recordedOutcome(before),
    after: after && recordedOutcome(after),
    symptom,
    symptomBefore: before?.symptom ?? null,
    via: call.via,
    sure: call.sure,
    ...(call.source !== undefined && { source: location(call.source) }),
  };
}

function fixEntry({ kind, title, reason, verified, recommended, conditions, settles, edits }: Fix) {
  return {
    kind,
    title,
    reason,
    verified,
    recommended,
    conditions: [...conditions],
    ...(settles !== undefined && { settles: [...settles] }),
    edits: edits.map((edit) => ({ path: edit.path, diff: toUnifiedDiff(edit) })),
  };
}

function findingEntry(finding: ReviewedFinding, severalMeshes: boolean) {
  const mesh = severalMeshes && finding.meshes.length === 1 ? finding.meshes[0] : undefined;
  const calls = finding.subject.calls.toSorted((a, b) => compareText(callKey(a.call), callKey(b.call)));
  return {
    id: finding.id,
    ...(finding.otherIds !== undefined && { otherIds: [...finding.otherIds] }),
    policy: finding.policy,
    severity: finding.severity,
    meshes: [...finding.meshes],
    title: finding.title,
    message: finding.message,
    remedy: finding.remedy,
    ...(finding.onlyIf !== undefined && { onlyIf: finding.onlyIf }),
    ...(finding.heldBack !== undefined && { heldBack: finding.heldBack }),
    location: { ...location(finding.location), side: finding.location.side },
    causes: finding.causes.map(cause),
    port: finding.port,
    listeners: finding.listeners.toSorted(compareText),
    namespaces: finding.namespaces.toSorted(compareText),
    workloads: finding.workloads.toSorted(compareText),
    ...(finding.owners !== undefined && {
      owners: finding.owners.map(({ namespace, owners }) => ({ namespace, owners: [...owners] })),
    }),
    calls: calls.map((change) => callEntry(change, mesh)),
    fixes: finding.fixes.map(fixEntry),
    rejectedFixes: finding.rejectedFixes.map(({ kind, title, reason }) => ({
      kind,
      ...(title !== undefined && { title }),
      reason,
    })),
  };
}

function assumptionEntry({ kind, mesh, about, text, settle, matters, otherwise, ...assumption }: Assumption) {
  return {
    kind,
    mesh,
    about: [...about],
    ...(assumption.location !== undefined && { location: location(assumption.location) }),
    text,
    ...(settle !== undefined && { settle }),
    matters,
    ...(otherwise !== undefined && { otherwise: otherwiseEntry(otherwise) }),
  };
}

function otherwiseEntry({ gone, changed, only, possible, calls, ...otherwise }: Otherwise) {
  return {
    if: otherwise.if,
    gone: [...gone],
    changed: changed.map(({ id, severity, title, message }) => ({ id, severity, title, message })),
    only: [...only],
    possible: [...possible],
    calls: calls.map((change) => callEntry(change)),
  };
}

function impactEntry(review: Review) {
  const entry = ({ mesh, change }: MeshCall) => callEntry(change, mesh);
  const { added, removed, changed } = countListeners(review.impacts);
  return {
    calls: movedCalls(review.impacts).map(entry),
    symptoms: changedSymptoms(review.impacts).map(entry),
    listeners: { added, removed, changed },
  };
}

function waivedEntry({ meshes }: Review) {
  return ({ finding, waiver }: WaivedFinding) => {
    const { location: place, ...said } = waiver;
    const entry = { ...said, ...(place !== undefined && { location: location(place) }) };
    return { finding: findingEntry(finding, meshes.length > 1), waiver: entry };
  };
}

function existingEntry({ meshes }: Review) {
  return (finding: Finding) => findingEntry({ ...finding, fixes: [], rejectedFixes: [] }, meshes.length > 1);
}

function settingsEntry({ mode, policySet, from, changes, wouldBe }: ReviewedSettings) {
  return {
    mode,
    ...(policySet !== undefined && { policySet }),
    from: [...from],
    changes: changes.map(({ location: place, ...change }) => ({
      ...change,
      ...(place !== undefined && { location: location(place) }),
    })),
    ...(wouldBe !== undefined && { wouldBe }),
  };
}

function meshEntry(mesh: Review["meshes"][number]) {
  const { name, istio, decidedBy, workloads, namespaces, assumedInjected, assumedServices, unmodelled } = mesh;
  return {
    name,
    istio,
    ...(decidedBy !== undefined && { decidedBy: decidedBy.map(deciderEntry) }),
    workloads,
    namespaces,
    assumedInjected: assumedInjected.toSorted(compareText),
    ...(assumedServices !== undefined && { assumedServices: assumedServices.toSorted(compareText) }),
    unmodelled: unmodelled.toSorted(compareText),
  };
}

/** Ready for `JSON.stringify`; every field is described in schemas/review.json. */
export function toJson(review: Review) {
  return {
    schema: "earshot.review/1" as const,
    verdict: review.verdict,
    meshes: review.meshes.map(meshEntry),
    findings: orderFindings(review.findings).map((finding) => findingEntry(finding, review.meshes.length > 1)),
    impact: impactEntry(review),
    assumptions: review.assumptions.map(assumptionEntry),
    ...(review.existing !== undefined && { existing: review.existing.map(existingEntry(review)) }),
    waived: (review.waived ?? []).map(waivedEntry(review)),
    ...(review.settings !== undefined && { settings: settingsEntry(review.settings) }),
    notices: orderNotices(review.notices).map((notice) => ({
      code: notice.code,
      message: notice.message,
      ...(notice.location !== undefined && { location: location(notice.location) }),
      relevance: notice.relevance,
      incomplete: notice.incomplete,
    })),
  };
}
