// What one thing in the repository (a Deployment, a chart's release) says of the istiod that it runs. Plain data.
import type { Document, JsonObject } from "../manifests/document.ts";
import type { Location, Notice } from "../manifests/notice.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import {
  type ChartValues,
  compatibilityOf,
  environmentOf,
  layerValues,
  type Statement,
  tagOf,
} from "./chart-values.ts";
import { DEFAULT_REVISION } from "./injection.ts";
import { fieldOf, isObject, textAt } from "./plain-value.ts";
import type { Settings } from "./read-placed-text.ts";

export interface Installation {
  /** For messages: "HelmRelease istio-system/istiod". */
  readonly what: string;
  readonly source: Document;
  /** Of its control plane; undefined where it may be any. */
  readonly revision?: string;
  readonly release?: Statement;
  readonly compatibilityVersion?: Statement;
  readonly environment: ReadonlyMap<string, Statement>;
  /** All values of the chart, merged. */
  readonly values?: JsonObject;
  readonly meshConfig?: { readonly location: Location; readonly read: () => Settings };
  readonly notices: readonly Notice[];
}

export interface Installed {
  readonly what: string;
  readonly source: Document;
  readonly location: Location;
  /** Lowest first. */
  readonly layers: readonly ChartValues[];
  /** The chart's own version, where it is one of Istio's. */
  readonly chartVersion?: Statement | undefined;
  readonly notices?: readonly Notice[];
}

/** An installation by istiod's chart: a tag in its values wins over the version of the chart. */
export function installationOf({
  what,
  source,
  location,
  layers,
  chartVersion,
  notices = [],
}: Installed): Installation {
  const values = layerValues(layers, location);
  const release = tagOf(values) ?? chartVersion;
  const compatibilityVersion = compatibilityOf(values);
  const meshConfig = meshConfigOf(values);
  return {
    what,
    source,
    revision: textAt(values.value, "revision") || DEFAULT_REVISION,
    environment: environmentOf(values),
    values: values.value,
    notices,
    ...(release !== undefined && { release }),
    ...(compatibilityVersion !== undefined && { compatibilityVersion }),
    ...(meshConfig !== undefined && { meshConfig }),
  };
}

function meshConfigOf(values: ChartValues): Installation["meshConfig"] {
  const value = fieldOf(values.value, "meshConfig");
  if (value === undefined) return undefined;
  const locate = (field: readonly (string | number)[]): Location =>
    values.locate(["meshConfig", ...field.filter((step) => typeof step === "string")]);
  const read = (): Settings =>
    isObject(value) ? { kind: "settings", value, locate } : { kind: "broken", reason: "meshConfig must be a mapping" };
  return { location: locate([]), read };
}

/** A version that is one of Istio's, or a range of them, however wide: the table of releases says so; a git branch is none. */
export function chartVersion(value: string | undefined, location: Location): Statement | undefined {
  const text = value?.trim() ?? "";
  const isVersion = /^[~v]?\s*v?\d+\.\d+(?:\.(?:\d+|[xX*]))?(?:[-+][\w.-]*)?$/.test(text);
  const isRange = text.length <= MOST_OF_A_RANGE && /^[\d.\s<>=~^*xXv|,-]*[\d*xX]$/.test(text);
  return isVersion || isRange ? { value: text, location } : undefined;
}

const MOST_OF_A_RANGE = 60;

/** Whether a chart, by its name or the end of its path or URL, is istiod's. */
export function isIstiodChart(name: string | undefined): boolean {
  return /(?:^|\/)(?:istiod|istio-discovery)\/?$/.test(name ?? "");
}

/** Where else something may stand that a document refers to. */
export interface Surroundings {
  readonly documents: readonly Document[];
  readonly files: Snapshot;
}

/** `Application argocd/istiod`; what has no name is called by its file. */
export function whatOf({ kind, value, path }: Document): string {
  const [name, namespace] = [textAt(value, "metadata", "name"), textAt(value, "metadata", "namespace")];
  if (name === undefined) return path;
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
