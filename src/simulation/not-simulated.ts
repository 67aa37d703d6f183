// Who has a sidecar -> quiet notices that count what is not simulated: gateways, proxyless clients, what ztunnel serves.
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { SidecarDecision } from "./decide-sidecar.ts";
import type { Otherwise } from "./not-a-sidecar.ts";

interface Kind {
  readonly code: string;
  readonly one: string;
  readonly many: string;
  readonly why: string;
}

const KINDS: Readonly<Record<Otherwise, Kind>> = {
  gateway: {
    code: "gateways-not-simulated",
    one: "gateway",
    many: "gateways",
    why: "Earshot knows the listeners of sidecars, not those of gateways.",
  },
  ambient: {
    code: "ambient-not-simulated",
    one: "workload in ambient mode",
    many: "workloads in ambient mode",
    why: "ztunnel and waypoints take their traffic, which no listener of a sidecar moves.",
  },
  proxyless: {
    code: "proxyless-not-simulated",
    one: "proxyless gRPC client",
    many: "proxyless gRPC clients",
    why: "They read istiod's answers themselves.",
  },
};

const MOST_NAMES = 3;

/** One notice for each kind that there is. */
export function noticesOfNotSimulated(sidecars: readonly SidecarDecision[], { gateways }: Mesh): readonly Notice[] {
  return (Object.keys(KINDS) as Otherwise[]).flatMap((otherwise) => {
    const workloads = sidecars.filter((decision) => decision.otherwise === otherwise);
    const ids = workloads.map(({ workload }) => workload.id);
    const made = otherwise === "gateway" ? gateways.map(({ namespace, name }) => `${namespace}/${name}`) : [];
    return noticeOf(KINDS[otherwise], [...new Set([...ids, ...made])].toSorted(compareText));
  });
}

function noticeOf({ code, one, many, why }: Kind, names: readonly string[]): readonly Notice[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMES ? ", …" : "";
  const shown = `(${names.slice(0, MOST_NAMES).join(", ")}${more})`;
  const what = names.length === 1 ? `1 ${one} ${shown} is` : `${names.length} ${many} ${shown} are`;
  return [{ code, message: `${what} not simulated. ${why}`, relevance: "no" }];
}
