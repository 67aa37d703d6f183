// Review -> one line: what happens to whom, or that nothing moves. Plain text, for the check run and the terminal.
import { clientProtocolName } from "../impact/client-words.ts";
import type { CallChange } from "../impact/impact.ts";
import type { Review, ReviewedFinding } from "../review.ts";
import type { Symptom } from "../simulation/call.ts";
import { countChangedObjects, movedCalls, orderFindings } from "./count-review.ts";
import { quantity } from "./count-words.ts";
import { clusterHost, portOf } from "./describe-destination.ts";
import { formatLocation } from "./format-location.ts";
import { shorten, withoutBackticks } from "./printable.ts";

const LONGEST_TITLE = 200;
const LONGEST_NAME = 60;

/** What becomes of the traffic, after "MySQL traffic of shop/cart"; undefined where the finding says it better. */
const BECOMES: Readonly<Partial<Record<Symptom, (to: string) => string>>> = {
  "other-destination": (to) => `would go to ${to}`,
  relabelled: (to) => `would be counted as ${to}`,
  closed: () => "would be closed at once",
  "slow-close": () => "would be closed after the connect timeout",
  hang: () => "would hang",
  blocked: () => "would be blocked by the mesh",
  plaintext: () => "would leave the mesh's mTLS",
  "http-400": () => "would get HTTP 400",
  "http-404": () => "would get HTTP 404",
  "http-502": () => "would get HTTP 502",
  "http-503": () => "would get HTTP 503",
};

function only<T>(values: readonly T[]): T | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? values[0] : undefined;
}

function callers(calls: readonly CallChange[]): string {
  const workloads = [...new Set(calls.map(({ call }) => call.from))];
  if (workloads.length === 1) return shorten(workloads[0] ?? "", LONGEST_NAME);
  const namespaces = new Set(workloads.map((workload) => workload.split("/", 1)[0]));
  const count = quantity(workloads.length, "workload");
  if (namespaces.size === 1) return `${count} of ${shorten([...namespaces][0] ?? "", LONGEST_NAME)}`;
  return `${count} in ${quantity(namespaces.size, "namespace")}`;
}

function findingTitle(finding: ReviewedFinding): string {
  const calls = finding.subject.calls.filter(({ before, after }) => before !== null && after !== null);
  const symptom = only(calls.map((change) => change.symptom));
  const becomes = symptom === undefined ? undefined : BECOMES[symptom];
  if (becomes === undefined) return finding.title;
  const cluster = only(calls.map(({ after }) => after?.cluster));
  const to = cluster === undefined ? "another server" : shorten(clusterHost(cluster), LONGEST_NAME);
  const protocol = only(calls.map(({ call }) => clientProtocolName({ ...call, port: portOf(call.to) })));
  return `${protocol === undefined ? "Traffic" : `${protocol} traffic`} of ${callers(calls)} ${becomes(to)}`;
}

function incompleteTitle(review: Review): string {
  const [first, ...others] = review.notices.filter(({ incomplete }) => incomplete);
  if (first === undefined) return "No verdict: something that could matter could not be read";
  const place = first.location === undefined ? "" : `${formatLocation(first.location)}: `;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `No verdict: ${place}${shorten(withoutBackticks(first.message), 140).replace(/\.$/, "")}${more}`;
}

function releases(review: Review): string {
  const minors = new Set(review.meshes.map(({ istio }) => /^\d+\.\d+/.exec(istio)?.[0] ?? istio));
  return [...minors].join(", ");
}

function quietTitle(review: Review): string {
  const workloads = review.meshes.reduce((sum, mesh) => sum + mesh.workloads, 0);
  const objects = quantity(countChangedObjects(review.impacts), "changed object");
  const basis = `${objects}, ${quantity(workloads, "workload")} simulated on Istio ${releases(review)}`;
  const moved = movedCalls(review.impacts).length;
  if (moved === 0) return `Nothing moves: ${basis}`;
  const move = moved === 1 ? "known call goes" : "known calls go";
  return `No finding: ${moved} ${move} another way; ${basis}`;
}

/** One line of at most 200 characters. */
export function toTitle(review: Review): string {
  const [first, ...others] = orderFindings(review.findings);
  if (review.verdict === "incomplete" && first?.severity !== "error")
    return shorten(incompleteTitle(review), LONGEST_TITLE);
  if (first === undefined) return shorten(quietTitle(review), LONGEST_TITLE);
  const more = others.length === 0 ? "" : ` (and ${quantity(others.length, "more finding", "more findings")})`;
  return `${shorten(withoutBackticks(findingTitle(first)), LONGEST_TITLE - more.length)}${more}`;
}
