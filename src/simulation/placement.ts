// A service port and where it shall listen: what the files that build listeners hand to each other. Nothing is decided here.
import type { Profile } from "../releases/profile.ts";
import type { EgressScope } from "./egress-scope.ts";
import type { Contribution } from "./outbound.ts";
import type { SidecarProxy } from "./proxy.ts";
import type { Port, Service } from "./service.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

export const WILDCARD = "0.0.0.0";

export interface PlaceInputs {
  readonly proxy: SidecarProxy;
  readonly scope: SidecarScope;
  readonly profile: Profile;
  readonly clusterDomain: string;
}

export interface Placement {
  readonly service: Service;
  readonly port: Port;
  /** Where to bind; undefined lets the service decide. */
  readonly bind: string | undefined;
  readonly bindToPort: boolean;
  readonly egress: EgressScope;
}

/** Where a port binds in the end, and the range that its chains then match. */
export interface Bound {
  readonly bind: string;
  /** Where it listens besides. */
  readonly alsoAt?: readonly string[];
  readonly cidr: readonly string[];
}

/** A placement that has found its listener. */
export interface Placed extends Placement {
  readonly bound: Bound;
  /** Which of the scope's egress listeners it belongs to. */
  readonly turn: number;
  /** What is told where it only joins: most do, in many scopes. */
  readonly joined: Contribution;
}

/** By listener (`address:port`), in the order in which istiod comes to them. */
export type Placements = ReadonlyMap<string, readonly Placed[]>;
