// The cases that a policy minds, for one set of causes and one port -> the finding that a person reads.
import type { ChangedObject, Impact } from "../impact/impact.ts";
import { namespacesOf } from "../impact/pair-proxies.ts";
import { quoted } from "../manifests/join-words.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { chooseWords, type Setting } from "./choose-words.ts";
import { fillTemplate } from "./fill-template.ts";
import { fingerprint } from "./fingerprint.ts";
import { type Group, mergeSubjects } from "./group-cases.ts";
import type { Finding, Severity, Subject } from "./policy.ts";

const PLAIN: Setting = (name) => name;
/** Backticks would end the quotation; names of Kubernetes have none, hosts that somebody invents might. */
const QUOTED: Setting = quoted;

export function writeFinding({ policy, causes, port, isState, matches }: Group, impact: Impact): Finding {
  const matched = policy.rules.flatMap((rule) => {
    const subject = matches.get(rule);
    return subject === undefined ? [] : [{ rule, subject }];
  });
  const subject = mergeSubjects(matched.map((one) => one.subject));
  const words = (own: Subject, set: Setting, names: number) =>
    chooseWords({
      subject: own,
      causes,
      port,
      unresolved: unresolvedCalls(impact, own, port),
      namespaces: namespacesHit(own, causes),
      set,
      names,
    });
  const [first] = matched;
  const message = matched.map(({ rule, subject: own }, index) =>
    fillTemplate(index === 0 ? rule.message : (rule.also ?? rule.message), words(own, QUOTED, 5)),
  );
  return {
    id: fingerprint(
      policy.id,
      impact.mesh,
      ...causes.map(objectKey).toSorted(),
      ...(isState ? ["state"] : []),
      String(port),
    ),
    policy: policy.id,
    severity: worst(matched.map(({ rule }) => rule.severity)),
    meshes: [impact.mesh],
    title:
      first === undefined
        ? policy.title
        : asSentence(fillTemplate(first.rule.title, words(first.subject, PLAIN, 2)), first.rule.title),
    message: message.join(" "),
    explanation: policy.explanation.trim(),
    remedy: policy.remedy.trim(),
    location: locationOf(causes[0], subject) ?? whereItChanges(impact),
    causes,
    port,
    listeners: listenersOf(subject),
    namespaces: namespacesHit(subject, causes),
    workloads: workloadsOf(subject),
    subject,
    fixKinds: policy.fixes ?? [],
  };
}

/** Names of the reader keep their first letter as it is. */
const asSentence = (title: string, template: string): string =>
  template.startsWith("{namespaces}") ? title.replace(/^n/, "N") : title;

function unresolvedCalls(impact: Impact, { captures }: Subject, port: number): Impact["calls"] {
  const hit = new Set(captures.flatMap(({ workloads }) => workloads));
  return impact.calls.filter(
    (change) =>
      hit.has(change.call.from) &&
      splitHostPort(change.call.to)?.port === port &&
      change.after?.outcome === "unresolved",
  );
}

function worst(severities: readonly Severity[]): Severity {
  return (["error", "warning", "info"] as const).find((severity) => severities.includes(severity)) ?? "info";
}

function locationOf(cause: ChangedObject | undefined, { calls }: Subject): Finding["location"] | undefined {
  const [field] = cause?.change === "changed" ? (cause.fields ?? []) : [];
  if (field !== undefined) return { ...field.location, side: field.side };
  if (cause !== undefined) return { ...cause.location, side: cause.side };
  const source = calls[0]?.call.source;
  return source && { ...source, side: "after" };
}

function whereItChanges({ changed: [cause] }: Impact): Finding["location"] {
  if (cause === undefined) return { path: "", startLine: 1, endLine: 1, side: "after" };
  return { ...cause.location, side: cause.side };
}

/** Of unnamed traffic only that of strangers counts: who lives with the cause has something to do with it. */
function namespacesHit(
  { calls, captures, routes = [], conflicts, listeners, states = [] }: Subject,
  causes: readonly ChangedObject[],
): readonly string[] {
  const homes = new Set(causes.map(({ namespace }) => namespace));
  const strangers = captures.flatMap(({ namespaces }) => namespaces).filter((namespace) => !homes.has(namespace));
  // Where callers are known they are told; whoever else may call a host is not counted among them.
  const others = [...(calls.length > 0 ? [] : routes), ...conflicts, ...listeners, ...states].flatMap(
    ({ namespaces }) => namespaces,
  );
  return [...new Set([...namespacesOf(calls.map(({ call }) => call.from)), ...strangers, ...others])].toSorted();
}

/** Those with a known call; where there is none, all whose sidecars do it. */
function workloadsOf({ calls, captures, routes = [], conflicts, listeners, states = [] }: Subject): readonly string[] {
  const callers = calls.map(({ call }) => call.from);
  const all =
    callers.length > 0
      ? callers
      : [...captures, ...routes, ...conflicts, ...listeners, ...states].flatMap(({ workloads }) => workloads);
  return [...new Set(all)].toSorted();
}

const OPEN_END = "virtualOutbound";

/** The listeners that take something, and those that no longer do. */
function listenersOf({ calls, captures, conflicts, listeners }: Subject): readonly string[] {
  const ofCalls = calls.map(
    ({ before, after }) => (after?.listener === OPEN_END || after?.listener === undefined ? before : after)?.listener,
  );
  const others = [...captures, ...conflicts, ...listeners].map(({ listener }) => listener);
  const all = [...ofCalls, ...others].filter((listener) => listener !== undefined && listener !== OPEN_END);
  return [...new Set(all as string[])].toSorted();
}
