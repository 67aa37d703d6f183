// (Mesh, release profile) -> the outbound configuration of every sidecar. Proxies that must be equal are simulated once.
import type { Mesh, Workload } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import type { Call, CallResult } from "./call.ts";
import type { Outbound, RouteConfiguration } from "./outbound.ts";

/** Proxies with the same outbound configuration. */
export interface ProxyGroup {
  /** Workload ids, sorted. */
  readonly proxies: readonly string[];
  readonly outbound: Outbound;
}

export interface SidecarDecision {
  readonly workload: Workload;
  readonly injected: boolean;
  /** Why, in words: "namespace label istio-injection=enabled (demo1/ns.yaml:4)". */
  readonly reason: string;
  /** The decision rests on a namespace whose labels are not in the repository. */
  readonly assumed: boolean;
}

export interface SimulationOptions {
  readonly profile: Profile;
  /** Every workload has a sidecar, whatever the labels say. */
  readonly allInjected?: boolean;
}

/** The answers of one mesh state. Configurations are computed when asked for, and kept. */
export interface Simulation {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly sidecars: readonly SidecarDecision[];
  /** Sorted by first proxy. */
  groups(): readonly ProxyGroup[];
  /** The configuration of one workload's sidecar; undefined when it has none. */
  outboundOf(workload: string): Outbound | undefined;
  /** A route table of a workload's sidecar, by the name that an HTTP chain gives. */
  routesOf(workload: string, route: string): RouteConfiguration | undefined;
  /** Follows a call from its name to what the client sees. */
  follow(call: Call): CallResult;
}

export function simulate(_mesh: Mesh, _options: SimulationOptions): Simulation {
  throw new Error("not written yet");
}
