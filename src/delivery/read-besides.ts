// Files whose names say nothing -> those that are read all the same: what kustomizations and deployers name, whatever it is
// called, and what lies in a chart, where templates read any file. Reads nothing itself.
import { isKustomizationPath } from "../deployments/kustomization.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { FOR_PEOPLE, isOfPackage, OF_AUTHORS } from "./source-path.ts";

/** Of the paths that are not in the snapshot, those that something in it takes. */
export function pathsBesides(snapshot: Snapshot, unread: Iterable<string>): readonly string[] {
  const charts = chartDirectories(snapshot.keys());
  const names = new Set([...snapshot].flatMap(([path, text]) => (isNaming(path, text) ? namesIn(String(text)) : [])));
  if (charts.size + names.size === 0) return [];
  return [...unread].filter((path) => !isOfPackage(path) && (names.has(lastStep(path)) || isOfChart(path, charts)));
}

export const chartDirectories = (paths: Iterable<string>): ReadonlySet<string> =>
  new Set([...paths].flatMap((path) => (path.endsWith(CHART) ? [path.slice(0, -CHART.length)] : [])));

const CHART = "/Chart.yaml";
/** Fields of Argo CD, of Flux and of kustomizations. */
const VALUE_FILES = /\bvalue(?:Files|sFile)/;

/** Whether a file of this name may take others in its directory or below, whatever these are called. */
export const takesFiles = (name: string): boolean => isKustomizationPath(name) || name === CHART.slice(1);

const isNaming = (path: string, text: unknown): boolean =>
  typeof text === "string" && (isKustomizationPath(path) || VALUE_FILES.test(text));

/** The last steps of whatever may be a path in a text: more than it names, and never less unless a name has blanks. */
export function namesIn(text: string): readonly string[] {
  return text.split(/[\s"'=:,[\]{}]+/).flatMap((word) => {
    const name = lastStep(word);
    return name === "" ? [] : [name];
  });
}

/** Whether a file lies in a chart and is not for people alone. */
export function isOfChart(path: string, charts: ReadonlySet<string>): boolean {
  if (charts.size === 0 || FOR_PEOPLE.test(path) || OF_AUTHORS.test(path)) return false;
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    if (charts.has(path.slice(0, at))) return true;
  }
  return false;
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
