// A state of an impact -> the flat fact that conditions of policies may ask about. Each name is explained in vocabulary.ts.
import type { State } from "../impact/impact.ts";
import type { Fact } from "./fact.ts";
import { type IsChanged, kindsOf, strangers } from "./impact-facts.ts";

type Details<Kind extends State["kind"]> = Extract<State, { readonly kind: Kind }>["details"];

/** What is told of each kind besides what all have. */
const DETAILS: { readonly [Kind in State["kind"]]: (details: Details<Kind>) => Fact } = {
  refusal: ({ by, reason, keepsOld }) => ({ by, reason, keepsOld }),
  address: ({ address, range, rangeOf }) => ({ address, range, rangeOf }),
  host: ({ hostname, lostPorts, sameNamespace }) => ({ hostname, lostPorts, sameNamespace }),
  port: ({ hostname, protocol }) => ({ hostname, protocol }),
  scope: ({ listeners }) => ({ listeners }),
  destination: ({ from, to, hostname }) => ({ from, to, hostname }),
  unconfined: ({ sidecars, listeners, clusters, sparedListeners, sparedClusters }) => ({
    sidecars,
    listeners,
    clusters,
    sparedListeners,
    sparedClusters,
  }),
};

export const STATE_KINDS = Object.keys(DETAILS) as readonly State["kind"][];

export function stateFact(state: State, isChanged: IsChanged): Fact {
  const { kind, object, other, port, details, namespaces, causes } = state;
  const own = DETAILS[kind] as (details: State["details"]) => Fact;
  return {
    ...own(details),
    objectKind: object.kind,
    otherKind: other?.kind ?? "",
    changed: isChanged(object) || kind === "refusal",
    port,
    namespaces,
    strangers: strangers(namespaces, causes),
    causeKinds: kindsOf(causes),
  };
}
