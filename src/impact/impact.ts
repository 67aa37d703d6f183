// What a change does, as data: calls that go another way, destinations newly taken, listeners, conflicts.
import type { Location, Notice } from "../manifests/notice.ts";
import type { CallResult, Symptom } from "../simulation/call.ts";
import type { Contribution, Listener, Origin } from "../simulation/outbound.ts";
import type { ChangedField } from "./changed-fields.ts";
import type { Taker } from "./describe-taker.ts";
import type { KnownCall } from "./find-calls.ts";
import type { UnheldService } from "./unheld-services.ts";

/** An object that the change adds, changes or removes. */
export interface ChangedObject extends Origin {
  readonly apiVersion: string;
  readonly change: "added" | "changed" | "removed";
  /** In the after state; of a removed object in the before state. */
  readonly location: Location;
  readonly side: "before" | "after";
  /** Of a cause: the fields without which the effect is not there; all that differ where it takes several. */
  readonly fields?: readonly ChangedField[];
}

/**
 * What decided where a connection goes: the very `address` that it names (a listener of its own), a `range` around it, a
 * `name` (Host or SNI); nothing, so that the proxy lets it through (`passthrough`) or not (`blocked`); a listener that
 * takes whatever comes to the port (`swept`); `nowhere` is a fault, `unresolved` a name whose address Git does not know.
 */
export type ChosenBy = "address" | "range" | "name" | "passthrough" | "blocked" | "swept" | "nowhere" | "unresolved";

/** Whether a connection goes where its client aims. */
export interface Way {
  readonly chosenBy: ChosenBy;
  /** It ends at what it names: its address, or the service that the address, Host or SNI belongs to. */
  readonly own: boolean;
  /** It ends at the very address that it names, whatever the cluster is called. */
  readonly direct: boolean;
  /** It ends at a Service whose pods are not in Git: whether somebody answers is not known. */
  readonly podsUnknown?: boolean;
  /** It is lost for the lack of these alone, which may well be in the cluster. */
  readonly unheld?: readonly UnheldService[];
  /** What made the listener, chain or cluster that has it; nothing for istiod's own. */
  readonly takers: readonly Origin[];
  /** Of the first of them, where it is a Service or an entry. */
  readonly taker?: Taker;
}

/** A known call on both sides of the change. `before` is null when only the after side makes it, and the reverse. */
export interface CallChange<Cause = ChangedObject> {
  readonly call: KnownCall;
  readonly before: CallResult | null;
  readonly after: CallResult | null;
  readonly ways: { readonly before: Way | null; readonly after: Way | null };
  /** What the client sees after the change, compared with before. */
  readonly symptom: Symptom;
  /** The changed objects without which the effect is not there. */
  readonly causes: readonly Cause[];
  /** Each of the causes alone would do: undoing one of them changes nothing. */
  readonly anyWouldDo?: true;
  /** The change cannot touch it: both sides are the same, and known only when they are asked for. */
  readonly untouched?: true;
}

/**
 * Traffic that nobody names in the repository and that the change moves: connections to any address on `port` that
 * has no listener of its own (`range`: within that CIDR).
 */
export interface Capture<Cause = ChangedObject> {
  /** 0 stands for every port that nobody listens on. */
  readonly port: number;
  readonly protocol: "tcp" | "http" | "tls";
  readonly range?: string;
  /** The listener that takes it, such as `0.0.0.0:3306`; `virtualOutbound` for port 0. */
  readonly listener: string;
  /** Outcome of such a connection before and after. */
  readonly before: string;
  readonly after: string;
  readonly ways: { readonly before: Way; readonly after: Way };
  readonly symptom: Symptom;
  /** Workloads whose sidecars do so, and their namespaces, sorted. */
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly causes: readonly Cause[];
  /** As of a call. */
  readonly anyWouldDo?: true;
}

/**
 * Calls that nobody names, to a host of a VirtualService or DestinationRule of the change: routes can move without any
 * listener that does.
 */
export interface RouteChange {
  readonly host: string;
  readonly port: number;
  readonly protocol: "tcp" | "http" | "http2" | "tls";
  /** Outcomes. */
  readonly before: string;
  readonly after: string;
  readonly ways: { readonly before: Way; readonly after: Way };
  readonly beforeSymptom: Symptom;
  /** What a client sees after the change, compared with before. */
  readonly symptom: Symptom;
  /** Whose calls would go that way; of large meshes one workload of each namespace. */
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly causes: readonly ChangedObject[];
  readonly anyWouldDo?: true;
}

/** A listener that appears, vanishes or changes, for a set of proxies. */
export interface ListenerChange<Cause = ChangedObject> {
  readonly change: "added" | "removed" | "changed";
  /** `address:port`. */
  readonly listener: string;
  readonly before?: Listener;
  readonly after?: Listener;
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  /** Changed objects that have a part in it, on either side; where none has, those without which it does not change. */
  readonly causes: readonly Cause[];
}

/** A service port that gets nothing of its listener (or takes another's), in the after state and not before. */
export interface Conflict {
  readonly listener: string;
  readonly port: number;
  /** Who has it, and who got nothing. */
  readonly winner: Origin;
  readonly loser: Contribution;
  /** What is known of both. */
  readonly takers?: { readonly winner?: Taker; readonly loser?: Taker };
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly causes: readonly ChangedObject[];
}

/** What a state of the mesh can be about besides calls and listeners, with what is known of it. */
export interface StateDetails {
  /** An object that the cluster would not take. */
  readonly refusal: {
    readonly by: "schema" | "webhook";
    readonly reason: string;
    /** The cluster has one of that name already, and keeps it. */
    readonly keepsOld: boolean;
    readonly location: Location;
  };
  /** An address of an entry that belongs, or can come to belong, to somebody else. */
  readonly address: {
    readonly address: string;
    /** The declared range that it lies in, and what it is for; "" where it is an address of `other`. */
    readonly range: string;
    readonly rangeOf: "Services" | "pods" | "";
  };
  /** A host that two objects declare, and of which one is not obeyed by some sidecars. */
  readonly host: {
    readonly hostname: string;
    /** Ports of the object whose traffic does not go where it says. */
    readonly lostPorts: readonly string[];
    readonly sameNamespace: boolean;
  };
  /** A port that is declared as HTTP and whose number says that its server speaks first. */
  readonly port: {
    readonly hostname: string;
    readonly protocol: string;
  };
  /** A Sidecar that lets its workloads see everything, although `other`, which they would have otherwise, does not. */
  readonly scope: {
    /** Of such a sidecar after the change. */
    readonly listeners: number;
  };
  /** A known call that leaves the mesh for a destination that nothing declares. */
  readonly destination: {
    readonly from: string;
    readonly to: string;
    readonly hostname: string;
  };
  /** A namespace whose sidecars have no Sidecar, and what one would spare each of them. */
  readonly unconfined: {
    readonly sidecars: number;
    readonly listeners: number;
    readonly clusters: number;
    readonly sparedListeners: number;
    readonly sparedClusters: number;
  };
}

export type StateKind = keyof StateDetails;

interface StateOf<Kind extends StateKind> {
  readonly kind: Kind;
  readonly object: Origin;
  /** Who else has to do with it. */
  readonly other?: Origin;
  /** 0 when it is about no port. */
  readonly port: number;
  readonly details: StateDetails[Kind];
  /** Whose sidecars it concerns. */
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly causes: readonly ChangedObject[];
}

/** Something that is so after the change and was not before. */
export type State = { readonly [Kind in StateKind]: StateOf<Kind> }[StateKind];

export interface Impact {
  readonly mesh: string;
  readonly changed: readonly ChangedObject[];
  /** Every known call of the after side (and those that vanished), whether or not it moves. */
  readonly calls: readonly CallChange[];
  readonly captures: readonly Capture[];
  /** None when not given. */
  readonly routes?: readonly RouteChange[];
  readonly listeners: readonly ListenerChange[];
  readonly conflicts: readonly Conflict[];
  /** Of the kinds that were asked for. */
  readonly states?: readonly State[];
  /** What is told in part only, because there is too much of it. */
  readonly notices: readonly Notice[];
}
