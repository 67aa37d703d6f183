// The facts of a finding -> what the names in a policy's templates stand for: the reader's own names, few of them, and
// no terms of Envoy. Decides nothing.
import { type Connection, clientProtocolName, clientWords } from "../impact/client-words.ts";
import type { CallChange, Capture, ChangedObject, ChosenBy } from "../impact/impact.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import type { CallResult, Symptom } from "../simulation/call.ts";
import type { Origin } from "../simulation/outbound.ts";
import type { Words } from "./fill-template.ts";
import { listNames } from "./list-names.ts";
import type { Subject } from "./policy.ts";
import { stateWords } from "./state-words.ts";

/** How names are set: as they are, or between backticks. */
export type Setting = (name: string) => string;

export interface Telling {
  readonly subject: Subject;
  readonly causes: readonly ChangedObject[];
  readonly port: number;
  /** Calls to the port by those whose traffic is taken, to names whose address Git does not know. */
  readonly unresolved: readonly CallChange[];
  /** Namespaces that are hit. */
  readonly namespaces: readonly string[];
  readonly set: Setting;
  /** How many names may stand in one list. */
  readonly names: number;
}

export function chooseWords(telling: Telling): Words {
  const { subject, causes, port, namespaces, set } = telling;
  const [conflict] = subject.conflicts;
  const takers = takersOf(subject);
  const symptom = symptomOf(subject);
  const destination = destinationOf(subject);
  const ranges = [...new Set(subject.captures.flatMap(({ range }) => range ?? []))];
  return {
    causes: listNames(
      causes.map((cause) => nameObject(cause, set)),
      telling.names,
    ),
    changes: listNames(
      causes.map((cause) => `${nameObject(cause, set)} is ${cause.change}`),
      telling.names,
    ),
    taker:
      takers.length === 0
        ? "The change"
        : listNames(
            takers.map((origin) => nameObject(origin, set)),
            telling.names,
          ),
    because: because({ takers, causes, anyWouldDo: anyWouldDo(subject), set }),
    known: tellKnown(telling),
    traffic: traffic(subject, port),
    port: String(port),
    listener: listNames(
      [...new Set([...subject.captures, ...subject.conflicts].map(({ listener }) => set(listener)))],
      telling.names,
    ),
    range: ranges.length === 0 ? "" : ` in ${listNames(ranges.map(set), telling.names)}`,
    callers: callers(subject.calls, telling),
    calls: listNames(
      subject.calls.map((change) => tellCall(change, set)),
      telling.names,
    ),
    namespaces: namespaces.length === 1 ? `namespace ${set(namespaces[0] ?? "")}` : tellNamespaces(telling),
    today: today(subject, set),
    becomes: BECOMES[symptom](destination === "" ? "another server" : set(destination)),
    destination: destination === "" ? "another server" : set(destination),
    sees: clientWords(symptom, connectionOf(subject, port)),
    winner: conflict === undefined ? "" : nameObject(conflict.winner, set),
    loser: conflict === undefined ? "" : nameObject(conflict.loser.origin, set),
    host: listNames(hostsOf(subject).map(set), telling.names),
    protocol: conflict?.loser.protocol ?? protocolOf(subject),
    ...stateWords({
      states: subject.states ?? [],
      nameObject: (origin) => nameObject(origin, set),
      set,
      names: telling.names,
    }),
  };
}

/** As istiod reads the port that has the traffic. */
function protocolOf({ calls, captures, states = [] }: Subject): string {
  const [effect] = [...calls, ...captures];
  const [state] = states;
  return effect?.ways.after?.taker?.protocol ?? (state?.kind === "port" ? state.details.protocol : "");
}

const BECOMES: Readonly<Record<Symptom, (destination: string) => string>> = {
  connected: (destination) => `would go to ${destination}`,
  "other-destination": (destination) => `would go to ${destination}`,
  relabelled: (destination) => `would be counted as ${destination}`,
  closed: () => "would be closed at once",
  "slow-close": () => "would find nobody",
  hang: () => "would hang",
  "http-400": () => "would get HTTP 400",
  "http-404": () => "would get HTTP 404",
  "http-502": () => "would get HTTP 502",
  "http-503": () => "would get HTTP 503",
  blocked: () => "would be blocked by the mesh",
  plaintext: () => "would leave the mesh, without mTLS",
  unknown: () => "would find no address",
};

const nameObject = ({ kind, namespace, name }: Origin, set: Setting): string =>
  `${kind} ${set(namespace === "" ? name : `${namespace}/${name}`)}`;

/** What takes the traffic after the change. */
function takersOf({ calls, captures }: Subject): readonly Origin[] {
  const takers = [...calls, ...captures].flatMap(({ ways }: CallChange | Capture) => ways.after?.takers[0] ?? []);
  return [...new Map(takers.map((taker) => [objectKey(taker), taker])).values()];
}

interface Reasons extends Pick<Telling, "causes" | "set"> {
  readonly takers: readonly Origin[];
  readonly anyWouldDo: boolean;
}

/** Why what takes the traffic does so only now, where it is not itself all that the change is about. */
function because({ takers, causes, anyWouldDo, set }: Reasons): string {
  const taking = new Set(takers.map(objectKey));
  const others = causes.filter((cause) => !taking.has(objectKey(cause)));
  if (others.length === 0) return "";
  if (anyWouldDo && others.length < causes.length) {
    const names = others.map((cause) => nameObject(cause, set));
    return `, and without it ${listNames(names, 3)} would`;
  }
  const changes = others.map((cause) => `${nameObject(cause, set)} is ${cause.change}`);
  return `, now that ${listNames(changes, 3)}`;
}

const anyWouldDo = ({ calls, captures }: Subject): boolean =>
  [...calls, ...captures].some((effect: CallChange | Capture) => effect.anyWouldDo === true);

/** What is known of the callers where no call of theirs to an address is. */
function tellKnown({ unresolved, port, set, names }: Telling): string {
  const other = `No call that the repository names goes this way; any other to port ${port} would.`;
  if (unresolved.length === 0) return other;
  const calls = listNames(
    unresolved.map((change) => tellCall(change, set)),
    names,
  );
  return `Known are only calls to names whose address is not in Git: ${calls}. They go this way unless that address has a listener of its own.`;
}

function symptomOf({ calls, captures, routes = [] }: Subject): Symptom {
  return (calls[0] ?? captures[0] ?? routes[0])?.symptom ?? "unknown";
}

/** Of what gets no listener, or of routes that move. */
const hostsOf = ({ conflicts, routes = [] }: Subject): readonly string[] => [
  ...new Set([...conflicts.slice(0, 1).map(({ loser }) => loser.hostname), ...routes.map(({ host }) => host)]),
];

function connectionOf({ calls, captures, routes = [] }: Subject, port: number): Connection {
  const [call] = calls;
  if (call !== undefined) return { ...call.call, port };
  return { port, protocol: (captures[0] ?? routes[0])?.protocol ?? "tcp" };
}

/** "MySQL traffic"; a protocol that says nothing gets its port. */
function traffic(subject: Subject, port: number): string {
  if (port === 0) return "traffic to hosts that the mesh does not know";
  const name = clientProtocolName(connectionOf(subject, port));
  return ["TCP", "HTTP", "TLS"].includes(name) ? `${name} traffic to port ${port}` : `${name} traffic`;
}

/** The hosts that the connections end at, where they are few and known. */
function destinationOf({ calls, captures }: Subject): string {
  const outcomes = [
    ...calls.flatMap(({ after }) => (after === null ? [] : [hostOf(after)])),
    ...captures.map(({ after }) => clusterHost(after)),
  ];
  const hosts = new Set(outcomes);
  return hosts.size === 1 ? ([...hosts][0] ?? "") : "";
}

function hostOf(result: CallResult): string {
  if (result.cluster === "PassthroughCluster")
    return splitHostPort(result.resolved ?? result.call.to)?.host ?? result.call.to;
  return clusterHost(result.cluster ?? result.outcome);
}

/** `outbound|3306|v2|mysql.demo` → `mysql.demo`; anything else names no host. */
function clusterHost(cluster: string): string {
  const parts = cluster.split("|");
  return parts.length === 4 ? (parts[3] ?? "") : "";
}

const DIRECT: ReadonlySet<ChosenBy> = new Set(["passthrough"]);

function today({ calls, captures }: Subject, set: Setting): string {
  const ways = [...calls, ...captures].flatMap((moved: CallChange | Capture) => moved.ways.before ?? []);
  if (ways.every(({ chosenBy }) => DIRECT.has(chosenBy))) return "straight to the address itself";
  const hosts = [...new Set(calls.flatMap(({ before }) => (before === null ? [] : [hostOf(before)])))].filter(
    (host) => host !== "",
  );
  return hosts.length === 0 ? "where they aim" : `to ${listNames(hosts.map(set), 3)}`;
}

function tellCall({ call }: CallChange, set: Setting): string {
  const place = call.source === undefined ? "" : `, ${call.source.path}:${call.source.startLine}`;
  return `${set(call.from)} → ${set(call.to)} (${set(call.via)}${place})`;
}

function callers(calls: readonly CallChange[], { set, names }: Telling): string {
  const workloads = [...new Set(calls.map(({ call }) => call.from))];
  if (workloads.length <= names) return listNames(workloads.map(set), names);
  const namespaces = [...new Set(workloads.map((workload) => workload.slice(0, workload.indexOf("/"))))];
  const where = namespaces.length === 1 ? `of ${set(namespaces[0] ?? "")}` : `in ${namespaces.length} namespaces`;
  return `${workloads.length} workloads ${where}`;
}

function tellNamespaces({ namespaces, set, names }: Telling): string {
  if (names < 3) return `${namespaces.length} namespaces`;
  return `${namespaces.length} namespaces (${listNames(namespaces.map(set), names)})`;
}
