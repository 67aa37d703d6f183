// Review -> the sentences about how it was decided: meshes, counts, what was tried, notices. Names stand between backticks.
import type { CallChange } from "../impact/impact.ts";
import { compareText } from "../manifests/compare-text.ts";
import type { Call } from "../simulation/call.ts";
import type { Decider } from "../simulation/choose-profile.ts";
import { countChangedObjects, countListeners, orderFindings } from "./count-review.ts";
import { listNames, quantity } from "./count-words.ts";
import { portOf, withoutPort } from "./describe-destination.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";
import type { Review, ReviewedMesh } from "./review.ts";
import { tellRejected } from "./tell-fix.ts";

export type ReviewNotice = Review["notices"][number];

/** Those that stand in the way of a verdict first, then by place. */
export function orderNotices(notices: readonly ReviewNotice[]): readonly ReviewNotice[] {
  return notices.toSorted(
    (a, b) =>
      Number(b.incomplete) - Number(a.incomplete) ||
      compareText(a.location?.path ?? "", b.location?.path ?? "") ||
      (a.location?.startLine ?? 0) - (b.location?.startLine ?? 0) ||
      compareText(a.code, b.code) ||
      compareText(a.message, b.message),
  );
}

/** "Istio 1.30.3, 3 namespaces, 41 workloads with a sidecar, 2 assumed …" */
export function describeMesh(mesh: ReviewedMesh): string {
  const counts = `${quantity(mesh.namespaces, "namespace")}, ${quantity(mesh.workloads, "workload")} with a sidecar`;
  const { assumedInjected } = mesh;
  const manifests = assumedInjected.length === 1 ? "has no Namespace manifest" : "have no Namespace manifest";
  const assumed =
    assumedInjected.length === 0 ? "" : `; a sidecar is assumed where ${listNames(assumedInjected)} ${manifests}`;
  const unmodelled = mesh.unmodelled.length === 0 ? "" : `; not simulated: ${listNames(mesh.unmodelled)}`;
  return `Mesh ${named(mesh.name)}: Istio ${named(mesh.istio)}${describeDeciders(mesh)}, ${counts}${assumed}${unmodelled}`;
}

/** " (`clusters/prod/istio.yaml:7`, with `ENABLE_EXTERNAL_NAME_ALIAS=false` from `clusters/prod/istio.yaml:12`)" */
function describeDeciders({ decidedBy }: ReviewedMesh): string {
  if (decidedBy === undefined) return "";
  const release = decidedBy.find(({ name }) => name === "release");
  const place = ({ location }: Decider) => (location === undefined ? "asked for" : named(formatLocation(location)));
  const switches = decidedBy
    .filter((decider) => decider !== release)
    .map((decider) => {
      const from = decider.location === undefined ? "" : ` from ${place(decider)}`;
      return `${named(`${decider.name}=${decider.value}`)}${from}`;
    });
  const words = [
    release === undefined ? "nothing names a release" : place(release),
    ...(switches.length === 0 ? [] : [`with ${switches.join(" and ")}`]),
  ];
  return ` (${words.join(", ")})`;
}

/** "12 listeners more, 1 changed, counted over all sidecars" */
export function describeListeners(review: Review): string {
  const { added, removed, changed } = countListeners(review.impacts);
  const objects = quantity(countChangedObjects(review.impacts), "changed object");
  return `${objects}; listeners, counted over all sidecars: ${added} added, ${removed} removed, ${changed} changed`;
}

/** What was tried and is not offered, for findings that have other fixes; kinds that had nothing to try are left out. */
export function describeRejected(review: Review): readonly string[] {
  const fixed = orderFindings(review.findings).filter(({ fixes }) => fixes.length > 0);
  const tried = fixed.flatMap(({ title, rejectedFixes }) =>
    rejectedFixes
      .filter((rejected) => rejected.title !== undefined)
      .map((rejected) =>
        review.findings.length === 1 ? tellRejected(rejected) : `For “${title}”: ${tellRejected(rejected)}`,
      ),
  );
  return [...new Set(tried)];
}

/** One notice as a sentence with its place. */
export function describeNotice({ location, message }: ReviewNotice): string {
  return location === undefined ? message : `${named(formatLocation(location))}: ${message}`;
}

/** The first call that a finding is about. What happens only otherwise is not what a trace would show. */
function firstCall(review: Review): CallChange | undefined {
  const findings = review.findings.filter(({ onlyIf }) => onlyIf === undefined);
  return orderFindings(findings).flatMap(({ subject }) => subject.calls)[0];
}

/** The same in the words that istioctl and Envoy's logs use, for who searches for them. */
export function describeInEnvoysWords(review: Review): string | undefined {
  const change = firstCall(review);
  if (change?.before == null || change.after === null) return undefined;
  const [before, after] = [change.before, change.after].map(({ outcome, cluster }) =>
    named(outcome === "unresolved" ? (cluster ?? outcome) : outcome),
  );
  return `In Envoy's words: ${named(change.call.from)} → ${named(change.call.to)} goes to ${before} today, to ${after} after the merge.`;
}

/** The call whose way is worth a look, as the command that shows it; undefined without a finding about a call. */
export function traceCommand(review: Review): string | undefined {
  const change = firstCall(review);
  if (change === undefined) return undefined;
  const { from, to, protocol = "tcp", tls, host, sni } = withAddress(change);
  const flags = [
    ...(protocol === "tcp" ? [] : [`--protocol ${protocol}`]),
    ...(tls === true ? ["--tls"] : []),
    ...(host === undefined ? [] : [`--host ${host}`]),
    ...(sni === undefined || to.startsWith(`${sni}:`) ? [] : [`--sni ${sni}`]),
  ];
  return ["earshot trace", `--from ${from}`, `--to ${to}`, ...flags].join(" ");
}

/** A name without an address leads nowhere: any address that nothing in the mesh has shows where its Host or SNI leads. */
function withAddress({ call, after }: CallChange): Call {
  if (after?.outcome !== "unresolved") return call;
  const name = withoutPort(call.to);
  const asked =
    call.tls === true ? { sni: call.sni ?? name } : call.protocol === "tcp" ? {} : { host: call.host ?? name };
  return { ...call, to: `elsewhere:${portOf(call.to)}`, ...asked };
}
