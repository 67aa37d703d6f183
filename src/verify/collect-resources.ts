// Parsed JSON of istioctl or Envoy -> the messages in it, by kind. Knows /config_dump (`istioctl proxy-config all -o json`),
// and what `listeners`, `clusters`, `routes`, `endpoints` and `bootstrap -o json` print. Looks at no field beyond that.
import { field, fieldAt, listOf } from "./proto-json.ts";

export type ResourceKind = "listener" | "cluster" | "route" | "endpoints" | "host-status" | "bootstrap";

export interface LiveResource {
  readonly kind: ResourceKind;
  /** From the bootstrap file, not from istiod. */
  readonly isStatic: boolean;
  /** Not serving yet, or refused by Envoy. */
  readonly state: "active" | "warming" | "refused";
  readonly message: unknown;
}

interface Place {
  readonly list: string;
  readonly way: readonly string[];
  readonly isStatic?: boolean;
  readonly state?: LiveResource["state"];
}

/** Where a dump keeps its messages; the older names are those of Envoy before 1.14. */
const DUMPS: Readonly<Record<string, { readonly kind: ResourceKind; readonly places: readonly Place[] }>> = {
  ListenersConfigDump: {
    kind: "listener",
    places: [
      { list: "staticListeners", way: ["listener"], isStatic: true },
      { list: "dynamicListeners", way: ["activeState", "listener"] },
      { list: "dynamicListeners", way: ["warmingState", "listener"], state: "warming" },
      { list: "dynamicActiveListeners", way: ["listener"] },
      { list: "dynamicWarmingListeners", way: ["listener"], state: "warming" },
    ],
  },
  ClustersConfigDump: {
    kind: "cluster",
    places: [
      { list: "staticClusters", way: ["cluster"], isStatic: true },
      { list: "dynamicActiveClusters", way: ["cluster"] },
      { list: "dynamicWarmingClusters", way: ["cluster"], state: "warming" },
    ],
  },
  RoutesConfigDump: {
    kind: "route",
    places: [
      { list: "staticRouteConfigs", way: ["routeConfig"], isStatic: true },
      { list: "dynamicRouteConfigs", way: ["routeConfig"] },
    ],
  },
  EndpointsConfigDump: {
    kind: "endpoints",
    places: [
      { list: "staticEndpointConfigs", way: ["endpointConfig"], isStatic: true },
      { list: "dynamicEndpointConfigs", way: ["endpointConfig"] },
    ],
  },
};

/** Everything in one file's JSON that is known; empty for anything else. */
export function collectResources(value: unknown): readonly LiveResource[] {
  if (Array.isArray(value)) return value.flatMap(bareMessage);
  const bootstrap = field(value, "bootstrap");
  const own = bootstrap === undefined ? [] : [active("bootstrap", bootstrap)];
  return [...own, ...listOf(value, "configs").flatMap(fromDump)];
}

/** The kinds that a file tells of, though it may hold none. Of listeners, clusters and routes a dump tells all there are. */
export function kindsIn(value: unknown): readonly ResourceKind[] {
  const dumps = listOf(value, "configs").flatMap((dump) => dumpOf(dump)?.kind ?? []);
  const routes: readonly ResourceKind[] = dumps.includes("listener") ? ["route"] : [];
  return [...new Set([...collectResources(value).map(({ kind }) => kind), ...dumps, ...routes])];
}

const active = (kind: ResourceKind, message: unknown): LiveResource => ({
  kind,
  isStatic: false,
  state: "active",
  message,
});

function dumpOf(dump: unknown) {
  const type = field(dump, "@type");
  const name = typeof type === "string" ? type.slice(type.lastIndexOf(".") + 1) : "";
  return Object.hasOwn(DUMPS, name) ? DUMPS[name] : undefined;
}

function fromDump(dump: unknown): readonly LiveResource[] {
  const bootstrap = field(dump, "bootstrap");
  if (bootstrap !== undefined) return [active("bootstrap", bootstrap)];
  const known = dumpOf(dump);
  if (known === undefined) return [];
  const { kind, places } = known;
  return places.flatMap(({ list, way, isStatic = false, state = "active" }: Place) =>
    listOf(dump, list).flatMap((item): readonly LiveResource[] => {
      const message = fieldAt(item, ...way);
      const refused = state === "active" ? fieldAt(item, "errorState", "failedConfiguration") : undefined;
      return [
        ...(message === undefined ? [] : [{ kind, isStatic, state, message }]),
        ...(refused === undefined ? [] : [{ kind, isStatic, state: "refused" as const, message: refused }]),
      ];
    }),
  );
}

/** In the order in which one tells them apart: a cluster has no field of its own that is always there. */
const MARKS: readonly (readonly [ResourceKind, readonly string[]])[] = [
  ["route", ["virtualHosts"]],
  ["host-status", ["hostStatuses", "addedViaApi"]],
  ["endpoints", ["clusterName"]],
  ["listener", ["filterChains", "defaultFilterChain", "listenerFilters", "address"]],
  ["cluster", ["name"]],
];

function bareMessage(message: unknown): readonly LiveResource[] {
  const kind = MARKS.find(([, fields]) => fields.some((name) => field(message, name) !== undefined))?.[0];
  return kind === undefined ? [] : [active(kind, message)];
}
