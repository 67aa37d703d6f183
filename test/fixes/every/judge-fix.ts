// A fix, read again from a checkout that git patched -> what is against it. It asks nothing of src/fixes: reviews the patched
// files as if somebody had written them, and compares findings, calls and listeners here.
import {
  type CallChange,
  type Review,
  type ReviewedFinding,
  review,
  type Simulation,
  type Snapshot,
  simulateSnapshot,
} from "../../../src/index.ts";
import type { AChange } from "./changes.ts";

interface Fixed {
  readonly change: AChange;
  readonly unfixed: Review;
  readonly finding: ReviewedFinding;
  readonly files: Snapshot;
}

/** Empty when the fix holds. */
export async function complaintsAbout({ change, unfixed, finding, files }: Fixed): Promise<readonly string[]> {
  const { policies } = change.settings;
  const fixed = await review(change.before, files, { ...change.settings, policies: withoutFixes(policies) });
  return [
    ...(fixed.findings.some(({ id }) => id === finding.id) ? ["the finding is still there"] : []),
    ...newFindings(unfixed, fixed),
    ...newNotices(unfixed, fixed),
    ...movedCalls(unfixed, fixed, finding),
    ...listenersAndServices({ change, unfixed, finding, files }, fixed),
  ];
}

/** What would fix what is left is of no interest here. */
const withoutFixes = (policies: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...policies].map(([path, text]) => [path, text.replace(/^fixes:.*$/m, "")]));

const RANK = { info: 0, warning: 1, error: 2 } as const;

/** What gives way to a finding shows once that is gone: it was there all the time. */
function newFindings(unfixed: Review, fixed: Review): readonly string[] {
  const known = new Map(unfixed.findings.map(({ id, severity }) => [id, RANK[severity]]));
  for (const id of unfixed.findings.flatMap(({ milder = [] }) => milder)) known.set(id, RANK.warning);
  return fixed.findings
    .filter(({ id, severity }) => RANK[severity] > (known.get(id) ?? -1))
    .map(({ title, policy }) => `something new is found: ${policy}, ${title}`);
}

function newNotices(unfixed: Review, fixed: Review): readonly string[] {
  const known = new Set(unfixed.notices.map(({ code, message }) => `${code} ${message}`));
  const fresh = fixed.notices.filter(({ code, message, incomplete }) => incomplete && !known.has(`${code} ${message}`));
  return fresh.map(({ message }) => `a new notice: ${message}`);
}

const nameOf = ({ call }: CallChange): string =>
  JSON.stringify([call.from, call.to, call.protocol, call.host, call.sni]);
const endOf = (result: CallChange["after"]): string => JSON.stringify([result?.outcome, result?.symptom]);

/** Each known call goes where it went before the change, or where it goes with the change, or to what it names. */
function movedCalls(unfixed: Review, fixed: Review, finding: ReviewedFinding): readonly string[] {
  const now = new Map(fixed.impacts.flatMap(({ calls }) => calls).map((change) => [nameOf(change), change]));
  const subject = new Set(finding.subject.calls.map(nameOf));
  return unfixed.impacts
    .flatMap(({ calls }) => calls)
    .filter(({ after }) => after !== null)
    .flatMap((was) => {
      const is = now.get(nameOf(was));
      if (is === undefined) return [`${nameOf(was)} is not made any more`];
      const end = endOf(is.after);
      const isOwn = is.ways.after?.own === true && is.after?.symptom === "connected";
      const isStraight = is.ways.after?.direct === true && was.ways.before?.direct === true;
      const mayStay = !subject.has(nameOf(was)) || was.before === null;
      if (isOwn || isStraight || end === endOf(was.before) || (mayStay && end === endOf(was.after))) return [];
      return [`${nameOf(was)} ended at ${endOf(was.before)}, and would at ${end}`];
    });
}

/**
 * Of those whom the finding does not concern, what they had before the change is there on other ports; and the services of the
 * change are there.
 */
function listenersAndServices({ change, unfixed, finding, files }: Fixed, fixed: Review): readonly string[] {
  const states = [change.before, change.after, files].map((state) => simulateAfresh(change, state));
  const [base, was, is] = states as [Simulation, Simulation, Simulation];
  const known = new Set(changedObjects(unfixed));
  const edited = changedObjects(fixed).filter((object) => !known.has(object));
  const isMeshWide = edited.some((object) => object.split(" ")[1] === "" || object.startsWith("ConfigMap "));
  const concerned = new Set([
    ...finding.namespaces,
    ...finding.causes.map(({ namespace }) => namespace),
    ...edited.map((object) => object.split(" ")[1]),
  ]);
  const strangers = was.mesh.workloads.filter(({ namespace }) => !concerned.has(namespace));
  const lost = strangers.flatMap(({ id }) => {
    const [old, before, after] = [base, was, is].map((simulation) => simulation.outboundOf(id)?.listeners);
    const kept = [...(before ?? [])].filter(([key, { port }]) => port !== finding.port && old?.has(key) === true);
    return kept.filter(([key]) => after?.has(key) !== true).map(([key]) => `${id} loses the listener ${key}`);
  });
  return [...(isMeshWide ? [] : lost), ...lostServices(was, is, finding)];
}

const changedObjects = ({ impacts }: Review): readonly string[] =>
  impacts.flatMap(({ changed }) => changed.map(({ kind, namespace, name }) => `${kind} ${namespace} ${name}`));

/** Whoever lives beside a service of the change can still reach each of its hosts, perhaps on another port. */
function lostServices(was: Simulation, is: Simulation, { causes }: ReviewedFinding): readonly string[] {
  const isCause = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }) =>
    causes.some((cause) => cause.kind === kind && cause.namespace === namespace && cause.name === name);
  const hosts = [
    ...was.mesh.serviceEntries
      .filter(isCause)
      .flatMap(({ namespace, spec }) => spec.hosts.map((host) => [namespace, host] as const)),
    ...was.mesh.services
      .filter(isCause)
      .map(({ namespace, name }) => [namespace, `${name}.${namespace}.svc.${was.mesh.clusterDomain}`] as const),
  ];
  return hosts.flatMap(([home, host]) => {
    const neighbours = was.mesh.workloads.filter(({ namespace }) => namespace === home);
    const has = (simulation: Simulation, id: string) =>
      [...(simulation.outboundOf(id)?.clusters.keys() ?? [])].some((name) => name.endsWith(`|${host}`));
    const lost = neighbours.filter(({ id }) => has(was, id) && !has(is, id));
    return lost.map(({ id }) => `${id} has lost ${host}`);
  });
}

function simulateAfresh({ settings }: AChange, state: Snapshot): Simulation {
  const { istio, allInjected, meshConfig } = settings;
  const { simulation } = simulateSnapshot(state, {
    ...(istio !== undefined && { istio }),
    ...(allInjected !== undefined && { allInjected }),
    ...(meshConfig?.after !== undefined && { meshConfig: { path: meshConfig.path, text: meshConfig.after } }),
  });
  return simulation;
}
