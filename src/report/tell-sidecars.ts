// Who has a sidecar and why -> one sentence, and a line for each reason. Names stand as they are written.
import { compareText } from "../manifests/compare-text.ts";
import { quantity } from "./count-words.ts";
import { printable } from "./printable.ts";
import type { ExplainedMesh, ExplainedWorkload } from "./repository.ts";
import { capped, item, type Page } from "./text-page.ts";

/** Names shown for one reason. */
const NAMES = 8;
const REASONS = 30;

type Of = Pick<ExplainedMesh, "workloads" | "gateways">;

const INSTEAD = {
  gateway: { one: "gateway", many: "gateways" },
  ambient: { one: "workload in ambient mode", many: "workloads in ambient mode" },
  proxyless: { one: "proxyless gRPC client", many: "proxyless gRPC clients" },
} as const;

/** `Sidecars: 3 of 5 workloads; 1 gateway is not simulated.` */
export function tellSidecars({ workloads, gateways }: Of): string {
  const injected = workloads.filter(({ sidecar }) => sidecar).length;
  const others = (Object.keys(INSTEAD) as (keyof typeof INSTEAD)[]).flatMap((kind) => {
    const ids = workloads.filter(({ instead }) => instead === kind).map(({ workload }) => workload);
    const count = new Set([...ids, ...(kind === "gateway" ? gateways : [])]).size;
    return count === 0 ? [] : [quantity(count, INSTEAD[kind].one, INSTEAD[kind].many)];
  });
  const told = others.length === 0 ? "" : `; not simulated: ${others.join(", ")}`;
  return `Sidecars: ${injected} of ${quantity(workloads.length, "workload")}${told}.`;
}

/** Those with a sidecar first; the reason that most have first. */
export function workloadLines({ workloads }: Of, page: Page): readonly string[] {
  const groups = [...Map.groupBy(workloads, ({ sidecar, why }) => `${sidecar ? "with one" : "without"} (${why})`)];
  const inOrder = groups.toSorted(
    ([a, one], [b, other]) =>
      Number(other[0]?.sidecar) - Number(one[0]?.sidecar) || other.length - one.length || compareText(a, b),
  );
  return capped(inOrder, { limit: REASONS, what: "reasons" }, ([reason, all]) =>
    item("-", `${printable(reason)}: ${namesOf(all)}`, page),
  );
}

function namesOf(workloads: readonly ExplainedWorkload[]): string {
  const names = workloads.map(({ workload }) => printable(workload));
  const shown = names.length <= NAMES + 1 ? names : names.slice(0, NAMES);
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}
