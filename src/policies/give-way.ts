// Findings of all policies -> one for each trouble: where a policy yields to another that tells the same better, the other one
// takes over what it knows. The verdict gets no weaker by it.
import { objectKey } from "../mesh/mesh.ts";
import { mergeSubjects } from "./group-cases.ts";
import { listNames } from "./list-names.ts";
import type { Finding, Severity } from "./policy.ts";
import type { Policy } from "./read-policies.ts";

/** In the order of the findings. */
export function giveWay(findings: readonly Finding[], policies: readonly Policy[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const better = betterPolicies(policies);
  const teller = new Map<Finding, Finding>();
  for (const finding of findings) {
    // Somebody always speaks: policies of a repository may yield in a circle.
    const other = findings.find((one) => tellsMore(one, finding, better) && lastTeller(one, teller) !== finding);
    if (other !== undefined) teller.set(finding, other);
  }
  const silent = new Map([...teller.keys()].map((finding) => [finding, lastTeller(finding, teller)]));
  return findings
    .filter((finding) => !silent.has(finding))
    .map((finding) =>
      takeOver(
        finding,
        findings.filter((other) => silent.get(other) === finding),
      ),
    );
}

/** The one that yields to nobody: it speaks for all on the way. */
function lastTeller(finding: Finding, teller: ReadonlyMap<Finding, Finding>): Finding {
  let last = finding;
  for (let next = teller.get(last); next !== undefined; next = teller.get(last)) last = next;
  return last;
}

type Better = ReadonlyMap<string, ReadonlySet<string>>;

/** Who tells it better, or better still. Of two that yield to each other the first by name speaks. */
function betterPolicies(policies: readonly Policy[]): Better {
  const direct = new Map(policies.map(({ id, yieldsTo = [] }) => [id, yieldsTo]));
  const reachable = (id: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [...(direct.get(id) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(direct.get(next) ?? []));
    }
    return found;
  };
  const all = new Map(policies.map(({ id }) => [id, reachable(id)]));
  return new Map(
    [...all].map(([id, found]) => [
      id,
      new Set([...found].filter((other) => !(all.get(other)?.has(id) && id <= other))),
    ]),
  );
}

/** One trouble: the same port, or no port at all, and all of its causes. */
function tellsMore(other: Finding, finding: Finding, better: Better): boolean {
  if (other === finding || !isPreferred(other, finding, better)) return false;
  if (other.port !== finding.port && other.port !== 0 && finding.port !== 0) return false;
  const causes = new Set(other.causes.map(objectKey));
  return finding.causes.length > 0 && finding.causes.every((cause) => causes.has(objectKey(cause)));
}

/**
 * What moves traffic is worse than what only may: the better words for the milder trouble are not those for the worse one. A
 * state, such as a Sidecar that shows everything, has the words for whatever follows from it.
 */
function isPreferred(other: Finding, finding: Finding, better: Better): boolean {
  if (other.policy === finding.policy) return isState(finding) && !isState(other);
  const isWorse = RANK[finding.severity] > RANK[other.severity];
  if (better.get(finding.policy)?.has(other.policy)) return !isWorse || isState(other);
  const isMilder = RANK[finding.severity] < RANK[other.severity];
  return better.get(other.policy)?.has(finding.policy) === true && isMilder && !isState(finding);
}

const isState = ({ subject }: Finding): boolean => (subject.states ?? []).length > 0;

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** What makes it worse than it is by itself is said. */
function consequences({ severity }: Finding, silent: readonly Finding[]): readonly string[] {
  const worse = silent.filter((one) => RANK[one.severity] > RANK[severity]);
  if (worse.length === 0) return [];
  return [
    `What follows from it: ${listNames(
      worse.map(({ title }) => title),
      3,
    )}.`,
  ];
}

function takeOver(finding: Finding, silent: readonly Finding[]): Finding {
  if (silent.length === 0) return finding;
  const all = [finding, ...silent];
  const worst = Math.max(...all.map(({ severity }) => RANK[severity]));
  const speaksFor = silent.filter(({ severity, policy }) => RANK[severity] === worst && policy !== finding.policy);
  // What a policy itself says less of adds nobody who is hit.
  const others = all.filter((one) => one === finding || one.policy !== finding.policy);
  const {
    calls,
    captures,
    routes = [],
    conflicts,
    listeners,
    states,
  } = mergeSubjects(others.map(({ subject }) => subject));
  const unite = (listOf: (one: Finding) => readonly string[]) => [...new Set(others.flatMap(listOf))].toSorted();
  const milder = silent.filter(({ severity }) => RANK[severity] < worst).map(({ id }) => id);
  return {
    ...finding,
    message: [finding.message, ...consequences(finding, silent)].join(" "),
    severity: all.find(({ severity }) => RANK[severity] === worst)?.severity ?? finding.severity,
    listeners: unite((one) => one.listeners),
    namespaces: unite((one) => one.namespaces),
    workloads: unite((one) => one.workloads),
    subject: {
      calls: [...new Set(calls)],
      captures: [...new Set(captures)],
      routes: [...new Set(routes)],
      conflicts: [...new Set(conflicts)],
      listeners: [...new Set(listeners)],
      states: states ?? [],
    },
    fixKinds: [...new Set(others.filter(({ port }) => port === finding.port).flatMap(({ fixKinds }) => fixKinds))],
    ...(milder.length > 0 && { milder }),
    speaksFor: [...new Set(speaksFor.map(({ policy }) => policy))].toSorted(),
  };
}
