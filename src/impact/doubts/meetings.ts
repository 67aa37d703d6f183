// Both states of a mesh -> pairs of objects of which the older one counts: listeners that only one of them gets, a
// hostname, rules for one host, Sidecars of one namespace. Only pairs that the change touches; who is older is not asked.
import { type ObjectName, objectKey } from "../../mesh/mesh.ts";
import type { Contribution, Listener, Outbound } from "../../simulation/outbound.ts";
import { newProxies, pairProxies, sameListener } from "../pair-proxies.ts";
import { affectedBy } from "./affected.ts";
import type { Compared } from "./doubt.ts";
import { groupRivals, type RivalGroup } from "./rivals.ts";

/** Two objects of which age decides; which of them comes first as things are taken to be is not said here. */
export interface Meeting {
  readonly one: ObjectName;
  readonly other: ObjectName;
  /** What they meet about, for words: `0.0.0.0:3306`, a hostname, a namespace. */
  readonly place: string;
}

/** Those about listeners first; each pair once. */
export function findMeetings(compared: Compared): readonly Meeting[] {
  const meetings = new Map<string, Meeting>();
  for (const meeting of [...onListeners(compared), ...inGroups(compared)]) {
    const key = [objectKey(meeting.one), objectKey(meeting.other)].toSorted().join("\n");
    if (!meetings.has(key)) meetings.set(key, meeting);
  }
  return [...meetings.values()];
}

function onListeners({ before, after, impact }: Compared): readonly Meeting[] {
  const { changed, calls } = affectedBy(impact);
  const isTouched = (key: string, was: Listener | undefined, is: Listener | undefined): boolean =>
    !sameListener(was, is) ||
    [was, is].some((listener) => listener?.contributions.some(({ origin }) => changed.has(objectKey(origin)))) ||
    called.has(key);
  const called = new Set(calls.flatMap((call) => [call.before?.listener, call.after?.listener]));
  const found: Meeting[] = [];
  for (const pair of [...pairProxies(before, after), ...newProxies(before, after)]) {
    const was: Outbound | undefined = "before" in pair ? pair.before : undefined;
    if (was === pair.after) continue;
    for (const key of new Set([...(was?.listeners.keys() ?? []), ...pair.after.listeners.keys()])) {
      const sides = [was?.listeners.get(key), pair.after.listeners.get(key)] as const;
      if (sides[0] === sides[1] || !isTouched(key, ...sides)) continue;
      for (const listener of sides) found.push(...losses(key, listener?.contributions ?? []));
    }
  }
  return found;
}

/** Who got nothing of a listener, or replaced what was there, met those who were in it. */
export function losses(place: string, contributions: readonly Contribution[]): readonly Meeting[] {
  return contributions.flatMap(({ effect, origin, by }, index): readonly Meeting[] => {
    const rival = by ?? contributions[effect === "dropped" ? 0 : index - 1]?.origin;
    if ((effect !== "dropped" && effect !== "replaced") || rival === undefined) return [];
    return objectKey(rival) === objectKey(origin) ? [] : [{ one: rival, other: origin, place }];
  });
}

/** Objects that answer one question, of which the oldest (or its fields first) counts. */
function inGroups({ before, after, impact }: Compared): readonly Meeting[] {
  const { changed, hosts, namespaces } = affectedBy(impact);
  const isTouched = ({ place, members }: RivalGroup): boolean =>
    hosts.has(place) || namespaces.has(place) || members.some((member) => changed.has(objectKey(member)));
  return groupRivals([before.mesh, after.mesh])
    .filter(isTouched)
    .flatMap(({ place, members }) =>
      members.flatMap((one, index) => members.slice(index + 1).map((other) => ({ one, other, place }))),
    );
}
