// Findings, waivers and the day -> which findings are waived, which waivers have ended or will soon, which are about nothing.
// A waiver that is not sure to hold hides nothing.
import type { ChangedObject } from "../impact/impact.ts";
import type { Notice } from "../manifests/notice.ts";
import type { ObjectName } from "../mesh/mesh.ts";
import { daysBetween } from "../settings/calendar.ts";
import { ofOwner, tellWaiver } from "../settings/list-settings.ts";
import { matchName } from "../settings/match-glob.ts";
import type { Waiver } from "../settings/settings.ts";
import type { Finding } from "./policy.ts";

/** Days before its end from which a waiver is announced. */
const ANNOUNCED = 14;

export interface Waived<One extends Finding> {
  readonly finding: One;
  readonly waiver: Waiver;
}

export interface Waiving<One extends Finding> {
  /** What counts; a finding whose waiver has ended says so. */
  readonly findings: readonly One[];
  readonly waived: readonly Waived<One>[];
}

/** Without a day no waiver holds. */
export function waive<One extends Finding>(
  findings: readonly One[],
  waivers: readonly Waiver[],
  today: string | undefined,
): Waiving<One> {
  const waived: Waived<One>[] = [];
  const left: One[] = [];
  for (const finding of findings) {
    const meant = waivers.filter((waiver) => covers(waiver, finding));
    const active = meant.find((waiver) => isActive(waiver, today));
    if (active !== undefined) waived.push({ finding, waiver: active });
    else left.push(meant[0] === undefined ? finding : withEnd(finding, meant[0], today));
  }
  return { findings: left, waived };
}

/** Findings of which a waiver has ended, and none holds. */
export function endedAmong<One extends Finding>(
  findings: readonly One[],
  waivers: readonly Waiver[],
  today: string | undefined,
): readonly One[] {
  if (today === undefined) return [];
  return findings.filter((finding) => {
    const meant = waivers.filter((waiver) => covers(waiver, finding));
    return meant.length > 0 && !meant.some((waiver) => isActive(waiver, today));
  });
}

/** What a person should know of waivers besides the findings; `objects` is everything that there is on either side. */
export function noticesOfWaivers(
  waivers: readonly Waiver[],
  objects: Iterable<ObjectName>,
  today: string | undefined,
): readonly Notice[] {
  if (waivers.length > 0 && today === undefined)
    return [notice("waiver-day", "What day it is is not known, so that no waiver holds.")];
  const names = [...objects];
  return waivers.flatMap((waiver) => {
    const left = daysBetween(today ?? "", waiver.until);
    const what = `A ${tellWaiver(waiver)}`;
    if (left < 0) return [about(waiver, "waiver-ended", `${what} ended on ${waiver.until}: remove it, or renew it.`)];
    const end = left === 0 ? "today" : left === 1 ? "tomorrow" : `in ${left} days`;
    return [
      ...(left > ANNOUNCED
        ? []
        : [about(waiver, "waiver-ends", `${what} ends ${end}, on ${waiver.until}${ofOwner(waiver)}.`)]),
      ...(names.some((name) => isResource(waiver, name))
        ? []
        : [about(waiver, "waiver-unused", `${what} matches no object.`)]),
    ];
  });
}

function covers(waiver: Waiver, { policy, speaksFor = [], causes, meshes, namespaces, port }: Finding): boolean {
  if (![policy, ...speaksFor].includes(waiver.policy) || causes.length === 0) return false;
  if (waiver.port !== undefined && waiver.port !== port) return false;
  const { mesh, namespace } = waiver;
  if (mesh !== undefined && !meshes.every((name) => matchName(mesh, name))) return false;
  if (namespace !== undefined && (namespaces.length === 0 || !namespaces.every((name) => matchName(namespace, name))))
    return false;
  return causes.every((cause: ChangedObject) => isResource(waiver, cause));
}

function isResource({ resource }: Waiver, { kind, namespace, name }: ObjectName): boolean {
  const [wantedKind = "", where = ""] = resource.split(" ");
  const [wantedNamespace, wantedName] = where.includes("/") ? where.split("/") : ["", where];
  return (
    matchName(wantedKind, kind) && matchName(wantedNamespace ?? "", namespace) && matchName(wantedName ?? "", name)
  );
}

/** Through its last day. */
function isActive({ until }: Waiver, today: string | undefined): boolean {
  return today !== undefined && daysBetween(today, until) >= 0;
}

function withEnd<One extends Finding>(finding: One, waiver: Waiver, today: string | undefined): One {
  if (today === undefined) return finding;
  return { ...finding, message: `${finding.message} A waiver of this ended on ${waiver.until}${ofOwner(waiver)}.` };
}

function about({ location }: Waiver, code: string, message: string): Notice {
  return { ...notice(code, message), ...(location !== undefined && { location }) };
}

function notice(code: string, message: string): Notice {
  return { code, message, relevance: "no" };
}
