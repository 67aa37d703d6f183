// A ConfigMap as texts with their places, and how a container reads one: as variables or as files. Shapes only.
import type { Document, FieldPath } from "../manifests/document.ts";

/** One key of `data`. */
export interface ConfigText {
  readonly key: string;
  readonly text: string;
  readonly field: FieldPath;
}

export interface ConfigMap {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly texts: readonly ConfigText[];
  readonly source: Document;
}

/** Every key of a ConfigMap as a variable. */
export interface EnvFrom {
  readonly configMap: string;
  readonly prefix: string;
}

/** A ConfigMap that a container mounts: all its keys as files, or these. */
export interface MountedConfigMap {
  readonly configMap: string;
  readonly files?: readonly { readonly key: string; readonly path: string }[];
}
