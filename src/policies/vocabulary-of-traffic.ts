// What conditions of policies may ask of calls and captures, in words. Part of vocabulary.ts.

const CHOSEN =
  "what decided: `address` (a listener of its own), `range` (a CIDR around it), `name` (Host or SNI), `passthrough`, `blocked`, `swept` (a listener that takes whatever comes to the port), `nowhere`, `unresolved`";
const FORM = "what kind of object has it: `entry`, `cluster-ip`, `headless`, `external-name`, or empty";

export const UNHELD =
  "nobody answers because its route names a Service that Git does not hold, and that may well be in the cluster: a gateway of Istio, or one of a namespace of which Git holds neither Services nor workloads";

/** What is told of both sides of a change. */
export const SIDES = {
  beforeChosenBy: `${CHOSEN}; before the change`,
  afterChosenBy: "the same after the change",
  beforeOwn: "it ends where it aims: its address, or the service that its address, Host or SNI belongs to",
  afterOwn: "the same after the change",
  beforeDirect: "it ends at the very address that it names",
  afterDirect: "the same after the change",
  beforeTaker: "the kind of object that has it: `Service`, `ServiceEntry`, or empty",
  afterTaker: "the same after the change",
  beforeForm: FORM,
  afterForm: "the same after the change",
  beforeAnswered:
    "somebody answers, as far as Git knows; a Service whose pods are not in Git gets the benefit of the doubt",
  afterAnswered: "the same after the change",
  afterProtocol: "what the port that has it is declared to speak, as istiod reads it: `TCP`, `HTTP`, `MySQL`, …",
  symptom: "what the client sees after the change, compared with before",
  taken:
    "it went where it aims (or comes with the change), and the change gives it to something that it is not meant for, or gets it stuck there; not what is only relabelled",
  takenByChange: "what has it after the change is itself added or changed",
  countsOnAllocation:
    "what has it counts on an address that istiod allocates and somebody asks for, and that this sidecar does not use",
} as const;

export const TRAFFIC = {
  call: {
    is: "a call that the repository names",
    names: {
      from: "the workload",
      namespace: "its namespace",
      to: "the destination as written",
      port: "its port",
      protocol: "`tcp`, `http`, `http2` or `tls`",
      sure: "the protocol is written there (a URL), not guessed",
      side: "`both`, or `after`/`before` when only that side makes the call",
      moved: "outcome or symptom differs",
      before:
        "the outcome before: cluster, virtual host, `error: …`, `unresolved`; empty on a side that does not make the call",
      after: "the same after the change",
      ...SIDES,
      afterUnheld: UNHELD,
      endpointsKnown: "where it ended before is known by address",
      hidden: "what had it before the change is still there, untouched, and has it no longer",
      stranger: "the caller is in no namespace of the causes",
      causeKinds: "the kinds of the changed objects that cause it",
    },
  },
  capture: {
    is: "traffic that nobody names: connections to just any address on a port (or in a range) that has no listener of its own",
    names: {
      port: "the port",
      protocol: "`http` or `tls`; `tcp` when it is the same whatever is spoken",
      range: "the CIDR that it is about; empty for every address",
      listener: "the listener that takes it",
      before: "the outcome before, as of a call",
      after: "the same after the change",
      usedAtHome: "a known call from a namespace of the causes goes to what takes it",
      usedElsewhere: "a known call from another namespace does",
    },
  },
} as const;
