// What Kustomize and Helm are asked and answer, and what becomes of a repository state by it: the port between a pure engine
// and whoever can run them.
import type { Document, JsonObject, JsonValue } from "./document.ts";
import type { Location, Notice } from "./notice.ts";

/** Files that a tool may see, by path from the repository's root: nothing else of the repository is there for it. */
export type BuildFiles = ReadonlyMap<string, string | PackedFile>;

/** Bytes that are no text. */
export type PackedFile = { readonly base64: string };

/** `kustomize build` of a directory. */
export interface KustomizeBuild {
  readonly files: BuildFiles;
  /** From the root; "" is the root. */
  readonly directory: string;
  /** Fields of a kustomization around it. */
  readonly around: JsonObject;
  /** It holds charts that lie in the repository. */
  readonly needsHelm: boolean;
}

/** `helm template` of a chart. */
export interface ChartBuild {
  readonly files: BuildFiles;
  readonly directory: string;
  readonly release: string;
  readonly namespace: string;
  /** Later ones win. */
  readonly values: readonly JsonValue[];
  /** As `--set` takes them; they win over values. */
  readonly parameters: readonly ReleaseParameter[];
}

export interface ReleaseParameter {
  readonly name: string;
  readonly value: string;
  readonly isText: boolean;
}

/** The tool's output; or what it said; or why it was not waited for; or that it is not here. */
export type BuildResult =
  | { readonly kind: "rendered"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "missing"; readonly reason: string };

/** Runs the tools. Never throws for what a repository holds; the same build gives the same result. */
export interface Renderer {
  readonly kustomize: (build: KustomizeBuild) => Promise<BuildResult>;
  readonly helm: (build: ChartBuild) => Promise<BuildResult>;
}

/** How a unit became objects: by which tool; or read as its files stand; or not at all. */
export type Making = "kustomize" | "helm" | "as-written" | "not-rendered";

/** Something that is deployed as a whole, and its objects as the cluster gets them. */
export interface RenderedUnit {
  readonly kind: "kustomization" | "chart" | "directory";
  /** From the root; "" is the root. */
  readonly directory: string;
  /** Files that say where it belongs: who deploys it first, then itself. */
  readonly paths: readonly string[];
  /** The cluster or environment that it is for, where the repository says that. */
  readonly environment?: string;
  readonly making: Making;
  /** Who in the repository says that it is deployed: `Application shop`. */
  readonly deployedBy?: { readonly what: string; readonly location: Location };
  /** Each with the place of what it was made from. */
  readonly documents: readonly Document[];
  /** Files that went into it, or that it says are not deployed: they are not read on their own. */
  readonly files: ReadonlySet<string>;
  /** Of those, templates: a text edit cannot know what it would make of them. */
  readonly templates: ReadonlySet<string>;
  readonly notices: readonly Notice[];
}

/** What a repository state deploys. */
export interface Rendering {
  /** In order of directory. */
  readonly units: readonly RenderedUnit[];
}

/** The part of it that belongs to one mesh. */
export interface RenderedPart {
  readonly documents: readonly Document[];
  readonly files: ReadonlySet<string>;
  readonly notices: readonly Notice[];
}

export const NOTHING_RENDERED: Rendering = { units: [] };

/** What stands before the paths of the repository in what kustomize says of where an object is from. */
export const ORIGIN_PREFIX = "../repository/";
