// What Earshot makes of a repository state: its meshes, what they are rendered from, and what was left out. A shape.
import type { Location, Notice } from "../manifests/notice.ts";
import type { RenderedUnit } from "../manifests/rendering.ts";
import type { Otherwise } from "../simulation/not-a-sidecar.ts";

/** How it is known that this is a mesh: settings name it, the repository tells environments apart, or all of it is one. */
export type FoundBy = "settings" | "environment" | "everything";

export interface ExplainedUnit extends Pick<RenderedUnit, "kind" | "directory" | "making" | "deployedBy"> {
  readonly environment?: string;
  /** Objects that it makes, and files that went into them. */
  readonly objects: number;
  readonly files: number;
}

export interface ExplainedWorkload {
  /** `namespace/name`. */
  readonly workload: string;
  readonly sidecar: boolean;
  readonly why: string;
  readonly assumed: boolean;
  readonly revision?: string;
  /** What it has instead of a sidecar, where that is a proxy too. */
  readonly instead?: Otherwise;
}

/** Something that holds, and where that is written; without a place it was asked for, or is a default. */
export interface Said {
  readonly value: string;
  readonly what?: string;
  readonly location?: Location;
}

export interface ExplainedMesh {
  readonly name: string;
  readonly foundBy: FoundBy;
  /** Paths that say so: the settings file, or directories. */
  readonly foundIn: readonly string[];
  /** `value` is what is simulated. */
  readonly release: Said;
  /** Switches of istiod that have an effect. */
  readonly switches: readonly Said[];
  /** `value` is the outbound policy. */
  readonly meshConfig: Said;
  readonly units: readonly ExplainedUnit[];
  /** Files with objects that no unit has: read as they stand. */
  readonly filesAsWritten: number;
  /** Objects that are simulated, by kind. */
  readonly objects: Readonly<Record<string, number>>;
  readonly workloads: readonly ExplainedWorkload[];
  /** Gateways of the Gateway API, whose pods istiod makes. */
  readonly gateways: readonly string[];
  /** Objects of kinds that no listener depends on, by kind. */
  readonly passedOver: Readonly<Record<string, number>>;
  /** Kinds that can move traffic and are not simulated: `EnvoyFilter ns/name (path)`. */
  readonly unmodelled: readonly string[];
  /** What is taken to be so, in sentences. */
  readonly assumed: readonly string[];
  readonly notices: readonly Notice[];
}

export interface ExplainedRepository {
  /** Files that were read. */
  readonly files: number;
  /** Files without any Kubernetes object, and that nothing is rendered from. */
  readonly withoutObjects: readonly string[];
  /** Files with objects that are of no mesh of the settings. */
  readonly ofNoMesh: readonly string[];
  readonly meshes: readonly ExplainedMesh[];
  /** What concerns no mesh in particular. */
  readonly notices: readonly Notice[];
}
