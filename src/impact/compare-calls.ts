// Known calls of both sides -> what becomes of each. What a change cannot touch is not followed again.
import { once, oncePer, remember } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { type Call, sameOutcome } from "../simulation/call.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { callKey } from "./call-key.ts";
import type { KnownCall } from "./find-calls.ts";
import { type Caused, type FindCauses, UNCAUSED } from "./find-causes.ts";
import { findWay } from "./find-way.ts";
import { asUnresolved, followByName, isLost } from "./follow-by-name.ts";
import type { CallChange, ChangedObject } from "./impact.ts";
import { isAnswered } from "./is-answered.ts";
import { type PairedCall, pairCalls } from "./pair-calls.ts";
import { type Passage, relateSymptom } from "./relate-symptom.ts";

export interface CallsRequest<Cause = ChangedObject> {
  readonly before: Simulation;
  readonly after: Simulation;
  readonly callsBefore: readonly KnownCall[];
  readonly callsAfter: readonly KnownCall[];
  readonly findCauses: FindCauses<Cause>;
}

/** In the order of the after side, then what only the before side calls. */
export function compareCalls<Cause>(request: CallsRequest<Cause>): readonly CallChange<Cause>[] {
  const { before, after } = request;
  const mayDiffer = after.mayDiffer(before);
  return pairCalls(request.callsBefore, request.callsAfter).map((paired) =>
    paired.inBefore && paired.inAfter && !mayDiffer(paired.call)
      ? unmoved(before, paired.call)
      : compareCall(paired, request),
  );
}

/** Each fix is compared with the same base: what no change touches is told once. */
const unmovedOf = oncePer((_: Simulation) => new WeakMap<KnownCall, CallChange<never>>());

function unmoved(simulation: Simulation, call: KnownCall): CallChange<never> {
  return remember(unmovedOf(simulation), call, () => stays(call, simulation));
}

/** Most calls of a mesh are such, and nobody wants to know where they go: they are followed when somebody does. */
function stays(call: KnownCall, simulation: Simulation): CallChange<never> {
  const passed = once(() => keptPassage(simulation, call));
  const ways = once(() => ({ before: passed().way, after: passed().way }));
  return {
    call,
    get before() {
      return passed().result;
    },
    get after() {
      return passed().result;
    },
    get ways() {
      return ways();
    },
    get symptom() {
      return passed().result.symptom;
    },
    untouched: true,
    ...UNCAUSED,
  };
}

function compareCall<Cause>({ call, inBefore, inAfter }: PairedCall, request: CallsRequest<Cause>): CallChange<Cause> {
  const before = inBefore ? keptPassage(request.before, call) : null;
  const after = inAfter ? passage(request.after, call) : null;
  const isUnknown = (side: Passage | null) => side?.result.outcome === "unresolved";
  const lost = isUnknown(before) && isUnknown(after) ? lossByName(call, request) : undefined;
  if (lost !== undefined) return lost;
  return {
    call,
    before: before?.result ?? null,
    after: after?.result ?? null,
    ways: { before: before?.way ?? null, after: after?.way ?? null },
    symptom: relateSymptom(before, after, request.after.mesh),
    ...causesOf(call, { before, after }, request.findCauses),
  };
}

/** What becomes of a call to a name without an address, where it is lost whatever the address is. */
function lossByName<Cause>(
  call: KnownCall,
  { before, after, findCauses }: CallsRequest<Cause>,
): CallChange<Cause> | undefined {
  const [was, is] = [followByName(before, call), followByName(after, call)];
  if (!isLost(was, is)) return undefined;
  const { symptom } = is.result;
  return {
    call,
    before: asUnresolved(was, "unknown"),
    after: asUnresolved(is, symptom),
    ways: { before: was.way, after: is.way },
    symptom,
    ...findCauses({
      suspects: [...is.way.takers, ...was.way.takers],
      ...portOf(call),
      isGone: (simulation) => !isLost(was, followByName(simulation, call)),
    }),
  };
}

/** Each fix is compared with the same base: what became of a call there is kept as long as the base is. */
const passagesOf = oncePer((_: Simulation) => new Map<string, Passage>());

function keptPassage(simulation: Simulation, call: KnownCall): Passage {
  const key = `${callKey(call)} ${call.serverFirst === true}`;
  return remember(passagesOf(simulation), key, () => passage(simulation, call));
}

function passage(simulation: Simulation, known: KnownCall): Passage {
  const result = simulation.follow(asCall(known));
  return { result, way: findWay(simulation, result) };
}

/** Without what people want to know of it: its place costs reading its document. */
function asCall({
  from,
  to,
  protocol,
  tls,
  host,
  sni,
  serverFirst,
  scheme,
}: KnownCall): Call & Pick<KnownCall, "scheme"> {
  return {
    from,
    to,
    protocol,
    ...(tls !== undefined && { tls }),
    ...(host !== undefined && { host }),
    ...(sni !== undefined && { sni }),
    ...(serverFirst !== undefined && { serverFirst }),
    ...(scheme !== undefined && { scheme }),
  };
}

function causesOf<Cause>(
  call: KnownCall,
  { before, after }: { readonly before: Passage | null; readonly after: Passage | null },
  findCauses: FindCauses<Cause>,
): Caused<Cause> {
  if (after === null || (before !== null && sameAnswer(before, after))) return UNCAUSED;
  // A new call has no way before the change; it is an effect only where it does not go where it aims.
  if (before === null && after.way.own) return UNCAUSED;
  const kind = JSON.stringify([portOf(call).port, before && kindOf(before), kindOf(after)]);
  return findCauses({
    suspects: [...after.way.takers, ...(before?.way.takers ?? [])],
    ...portOf(call),
    kind,
    identity: `call ${callKey(call)} ${kind}`,
    isGone: (simulation) => {
      const now = passage(simulation, call);
      return before === null ? now.way.own : isUndone({ before, after, now });
    },
  });
}

export interface Undoing {
  readonly before: Passage;
  readonly after: Passage;
  /** The way with something of the change undone. */
  readonly now: Passage;
}

/** It goes as before; and of a call that found its server and lost it, it finds it again. */
export function isUndone({ before, after, now }: Undoing): boolean {
  if (sameAnswer(before, now)) return true;
  const isLost = before.way.own && isAnswered(before.result.symptom) && !isAnswered(after.result.symptom);
  return isLost && now.way.own && now.result.symptom === "connected";
}

const kindOf = ({ result, way }: Passage) => [
  result.outcome,
  result.listener,
  result.symptom,
  ...way.takers.map(objectKey),
];

function portOf({ to }: KnownCall): { readonly port?: number } {
  const port = splitHostPort(to)?.port;
  return port === undefined ? {} : { port };
}

function sameAnswer(a: Passage, b: Passage): boolean {
  return sameOutcome(a.result.outcome, b.result.outcome) && a.result.symptom === b.result.symptom;
}
