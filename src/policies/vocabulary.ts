// What conditions of policies may ask about, in words: every kind of fact and every name, with what it means. It only grows.
// docs/policies.md is made from it. A name that is not here does not compile.
import type { About } from "./policy-file.ts";
import { SIDES, TRAFFIC, UNHELD } from "./vocabulary-of-traffic.ts";

/** A kind of fact: what it is, and the names that it has. */
export interface FactKind {
  readonly is: string;
  readonly names: Readonly<Record<string, string>>;
}

const WHO = {
  namespaces: "all namespaces that are concerned",
  strangers: "those of them that no cause lives in",
  causeKinds: "the kinds of the changed objects that cause it",
};

/** What every state says. */
const STATE = {
  objectKind: "the kind of the object that it is about",
  otherKind: "the kind of the other object that has to do with it; empty when there is none",
  changed: "the change touches the object that it is about",
  port: "the port; 0 when it is about none",
  ...WHO,
};

export const VOCABULARY: Readonly<Record<About, FactKind>> = {
  call: TRAFFIC.call,
  capture: { ...TRAFFIC.capture, names: { ...TRAFFIC.capture.names, ...SIDES, ...WHO } },
  route: {
    is: "calls that nobody names, to a host of a VirtualService or DestinationRule of the change, that go elsewhere or get another answer",
    names: {
      host: "the host",
      port: "its port",
      protocol: "what its port is declared to speak: `tcp`, `http`, `http2` or `tls`",
      before: "the outcome before, as of a call",
      after: "the same after the change",
      beforeAnswered: SIDES.beforeAnswered,
      afterAnswered: SIDES.afterAnswered,
      afterUnheld: UNHELD,
      symptom: SIDES.symptom,
      ...WHO,
    },
  },
  conflict: {
    is: "a service port that gets nothing of its listener after the change, and did before or was not there",
    names: {
      listener: "the listener",
      wildcard: "the listener is one for every address",
      port: "its port",
      protocol: "of what did not get it, as istiod reads it",
      hostname: "of what did not get it",
      winnerKind: "the kind of the object that has it",
      loserKind: "the kind of the object that does not",
      winnerForm: "`entry`, `cluster-ip`, `headless`, `external-name`, or empty",
      loserForm: "the same of what did not get it",
      winnerChanged: "the change touches the object that has it",
      loserChanged: "the change touches the object that does not",
      sameObject: "both are the same object",
      samePods: "both are headless, and it is the same pods and protocol: nothing goes elsewhere",
      countsOnAllocation: "one of them counts on an address from istiod that these sidecars do not use",
      ...WHO,
    },
  },
  listener: {
    is: "a listener that appears, vanishes or changes",
    names: {
      change: "`added`, `removed` or `changed`",
      listener: "the listener, `address:port`",
      address: "its address",
      port: "its port",
      wildcard: "it is one for every address",
      ...WHO,
    },
  },
  refusal: {
    is: "an object of the change that the cluster would not take",
    names: {
      by: "`webhook` (Istio's) or `schema` (Kubernetes)",
      reason: "the fields, with what is wrong with them",
      keepsOld: "the cluster has one of that name already, and goes on with it",
      ...STATE,
    },
  },
  address: {
    is: "an address of an entry that is a Service's, or lies in a range that the repository gives to Services or pods",
    names: {
      address: "the address",
      range: "the range that it lies in; empty where it is a Service's",
      rangeOf: "`Services`, `pods`, or empty",
      ...STATE,
    },
  },
  host: {
    is: "a host that several objects declare, and where sidecars do not do what one of them says",
    names: {
      hostname: "the host",
      lostPorts: "ports of the object, as text, whose traffic goes elsewhere",
      sameNamespace: "both live in one namespace",
      ...STATE,
    },
  },
  port: {
    is: "a port that is declared as HTTP, and whose number says that its server speaks first",
    names: {
      hostname: "the host that it is a port of",
      protocol: "as istiod reads it, such as `HTTP` or `GRPC`",
      ...STATE,
    },
  },
  scope: {
    is: "a Sidecar that lets its workloads see everything, although the one that they would have otherwise does not",
    names: {
      listeners: "listeners of such a sidecar after the change",
      ...STATE,
    },
  },
  destination: {
    is: "a known call that leaves the mesh for a destination that nothing declares",
    names: {
      from: "the workload",
      to: "the destination as written",
      hostname: "the destination without its port",
      ...STATE,
    },
  },
  unconfined: {
    is: "a namespace with sidecars that no Sidecar confines",
    names: {
      sidecars: "how many workloads with a sidecar it has",
      listeners: "listeners of each",
      clusters: "clusters of each",
      sparedListeners: "listeners that a Sidecar with what is known to be used would spare each",
      sparedClusters: "clusters that it would spare each",
      ...STATE,
    },
  },
};

/** The names of facts of a kind. */
export function factFields(about: About): ReadonlySet<string> {
  return new Set(Object.keys(VOCABULARY[about].names));
}
