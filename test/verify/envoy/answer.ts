// What one proxy was told, in the words of the recordings, with all that a recording leaves open.
import type { GroupForm } from "../../../src/report/conformance-form.ts";

export type Resource = Readonly<Record<string, unknown>>;

export interface RouteTable {
  readonly name: string;
  readonly virtualHosts: readonly {
    readonly name: string;
    readonly domains: readonly string[];
    readonly routes: readonly Resource[];
  }[];
}

export interface Answer extends Pick<GroupForm, "listeners" | "clusters"> {
  readonly addresses: ReadonlyMap<string, string>;
  /** `address:port` by cluster; symbols allowed. */
  readonly endpoints: ReadonlyMap<string, readonly string[]>;
  readonly routes: readonly RouteTable[];
  /** The namespace of the object behind a cluster. */
  readonly origins: Origins;
}

/** The object behind a cluster, as istiod writes it into the cluster's metadata. */
export type Origins = ReadonlyMap<string, { readonly name: string; readonly namespace: string }>;

/** A file name for the endpoints or the route table of that name. */
export const fileOf = (name: string): string => `${name.replaceAll(/[^\w.-]/g, "_")}.json`;
