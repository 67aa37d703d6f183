// A route of a virtual host -> one line, `PATH => TARGET`, equal for routes that take the same path to the same place.
import type { Route } from "../simulation/outbound.ts";
import { clustersInWords } from "../simulation/route-target.ts";

export const ANY_PATH = "*";

export function routeInWords(path: string, target: string): string {
  return `${path} => ${target}`;
}

/** A simulated route. Conditions other than the path are not compared. */
export function simulatedRouteInWords({ path, target }: Route): string {
  const isAny = path === undefined || (path.kind === "prefix" && path.value === "/");
  const end = target.kind === "direct" ? `answers ${target.status}` : clustersInWords(target);
  return routeInWords(isAny ? ANY_PATH : `${path.kind} ${path.value}`, end);
}
