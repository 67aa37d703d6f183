// What Argo CD and Flux are told to deploy from a directory, in one form for both. Plain data.
import type { JsonObject, JsonValue } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import type { ReleaseParameter } from "../manifests/rendering.ts";

/** One source of an Application, a Kustomization of Flux, or a HelmRelease. */
export interface Deployment {
  /** `Application argocd/shop`. */
  readonly what: string;
  readonly location: Location;
  /** From the repository's root; it exists. */
  readonly directory: string;
  /** The cluster that it goes to, where that has a name. */
  readonly environment?: string;
  /** Of objects that name none; or of all where it `overrides`. */
  readonly namespace?: { readonly name: string; readonly overrides: boolean };
  /** Fields of a kustomization around the directory's own. */
  readonly around?: JsonObject;
  /** Where the directory is a chart. */
  readonly release?: Release;
  /** Whether directories below are deployed as well, where it holds plain manifests. */
  readonly recurse: boolean;
  /** Globs of paths from the directory, where it holds plain manifests: only these are deployed, … */
  readonly include?: string;
  /** … and none of these. */
  readonly exclude?: string;
  /** `${name}` in what is rendered becomes the value. */
  readonly substitute?: ReadonlyMap<string, string>;
}

export interface Release {
  readonly name: string;
  /** Paths from the repository's root, later ones win; … */
  readonly valueFiles: readonly string[];
  /** Whether one that is not there is passed over. */
  readonly mayMiss?: boolean;
  /** … and over them these, … */
  readonly values: readonly JsonValue[];
  /** … and over these, parameters. */
  readonly parameters: readonly ReleaseParameter[];
}

export interface FoundDeployments {
  readonly deployments: readonly Deployment[];
  readonly notices: readonly Notice[];
}

export const NO_DEPLOYMENTS: FoundDeployments = { deployments: [], notices: [] };
