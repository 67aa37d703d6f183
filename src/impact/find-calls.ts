// Mesh -> the destinations that workloads name in their env, args and commands: what they are known to call.
import type { Location } from "../manifests/notice.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Call } from "../simulation/call.ts";

/** A call that the repository (or settings) names. */
export interface KnownCall extends Call {
  /** Where it is written; undefined for settings. */
  readonly source?: Location;
  /** The name it is known by there: an env variable, `args`, `command`, `settings`. */
  readonly via: string;
  /** False when the protocol is a guess (a bare address and port). */
  readonly sure: boolean;
}

/** All known calls of a mesh, sorted by workload, destination and place. */
export function findCalls(_mesh: Mesh): readonly KnownCall[] {
  throw new Error("not written yet");
}
