// Notices -> the same, but a chart that is not rendered is told once: its templates, which say so too, and whoever else deploys it
// for whom it fails alike are part of that. Weighs nothing anew: what stands in the way of a verdict still does.
import { isUnder } from "../deployments/paths.ts";
import type { Notice } from "../manifests/notice.ts";

type Told = Notice & { readonly incomplete?: boolean };

const CHART = /\/?Chart\.yaml$/;
const REASON = /was not rendered\..*$/s;

export function chartsOnce<One extends Told>(notices: readonly One[]): readonly One[] {
  const byReason = Map.groupBy(notices.filter(isChart), (notice) => `${directoryOf(notice)}\n${reasonOf(notice)}`);
  const directories = new Set([...byReason.values()].flatMap(([first]) => (first ? [directoryOf(first)] : [])));
  if (directories.size === 0) return notices;
  const owner = ({ code, location }: Told) =>
    code === "not-rendered"
      ? [...directories].find((directory) => isUnder(location?.path ?? "", directory))
      : undefined;
  const inTheWay = new Set(notices.filter(({ incomplete }) => incomplete).map(owner));
  const merged = new Map([...byReason.values()].map((alike) => [alike[0], merge(alike, inTheWay)] as const));
  return notices.flatMap((notice) => {
    if (owner(notice) !== undefined) return [];
    return isChart(notice) ? (merged.get(notice) ?? []) : [notice];
  });
}

const isChart = ({ code, location }: Told): boolean => code === "chart-not-rendered" && location !== undefined;

const directoryOf = ({ location }: Told): string => (location?.path ?? "").replace(CHART, "");

const reasonOf = ({ message }: Told): string => REASON.exec(message)?.[0] ?? message;

/** Several deploy it: none of them is named. */
function merge<One extends Told>(alike: readonly One[], inTheWay: ReadonlySet<string | undefined>): readonly One[] {
  const [first] = alike;
  if (first === undefined) return [];
  const about = [...new Set(alike.flatMap((one) => one.about ?? []))];
  const message = alike.length === 1 ? first.message : first.message.replace(/, which .*? deploys,(?= was not)/s, "");
  const isInTheWay = alike.some(({ incomplete }) => incomplete) || inTheWay.has(directoryOf(first));
  return [{ ...first, message, about, ...(first.incomplete !== undefined && { incomplete: isInTheWay }) }];
}
