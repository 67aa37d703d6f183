// Upgrade -> the document `earshot.upgrade/1` that other programs read (schemas/upgrade.json). Its fields only ever grow.
import type { Upgrade } from "../impact/upgrade.ts";
import { movesTraffic } from "../impact/upgrade.ts";
import { groupUpgrade, type UpgradeGroup } from "./group-upgrade.ts";
import { sortCalls } from "./tell-call.ts";
import { callEntry, deciderEntry } from "./to-json.ts";

/** Ready for `JSON.stringify`; every field is described in schemas/upgrade.json. */
export function toUpgradeJson(upgrade: Upgrade) {
  const { mesh, from, to, workloads, followed, unmodelled, switches, notices } = upgrade;
  const side = ({ release, decidedBy }: Upgrade["from"]) => ({ release, decidedBy: decidedBy.map(deciderEntry) });
  return {
    schema: "earshot.upgrade/1" as const,
    moves: movesTraffic(upgrade),
    mesh,
    from: side(from),
    to: side(to),
    workloads,
    followed,
    unmodelled: [...unmodelled],
    causes: groupUpgrade(upgrade).map(groupEntry),
    switches: switches.map(({ name, before, after, stories, lastReleases, keepBy }) => ({
      name,
      before,
      after,
      stories: { ...stories },
      lastReleases: [...lastReleases],
      ...(keepBy !== undefined && { keepBy: { ...keepBy } }),
    })),
    notices: notices.map(({ code, message, location, relevance }) => ({
      code,
      message,
      ...(location !== undefined && { location: { ...location } }),
      relevance,
    })),
  };
}

function groupEntry({ causes, calls, captures, listeners, sidecars }: UpgradeGroup) {
  return {
    switches: causes.map(({ name }) => name),
    calls: sortCalls(calls).map((change) => callEntry(change)),
    captures: captures.map(({ port, protocol, range, before, after, symptom, namespaces, workloads }) => ({
      port,
      protocol,
      ...(range !== undefined && { range }),
      before,
      after,
      symptom,
      namespaces: [...namespaces],
      workloads: [...workloads],
    })),
    listeners: listeners.map(({ change, listener, moves, namespaces, workloads }) => ({
      change,
      listener,
      moves,
      namespaces: [...namespaces],
      workloads: [...workloads],
    })),
    sidecars: sidecars.map(({ workload, change, reason }) => ({ workload, change, reason })),
  };
}
