// Documents of tools that set clusters up -> the address ranges that they give to Services and pods. Reads no object of
// the mesh; most repositories say nothing of it.
import { type Document, type JsonValue, locate } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { groupOf } from "./kinds.ts";
import { fieldOf } from "./plain-value.ts";
import { isAddressOrCidr } from "./rules/names.ts";

export interface DeclaredRange {
  readonly of: "Services" | "pods";
  readonly cidr: string;
  /** The kind of object that says so. */
  readonly kind: string;
  readonly location: Location;
}

type Place = readonly [of: DeclaredRange["of"], field: readonly string[]];

const SUBNETS: readonly Place[] = [
  ["Services", ["networking", "serviceSubnet"]],
  ["pods", ["networking", "podSubnet"]],
];

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  "networking.k8s.io/ServiceCIDR": [["Services", ["spec", "cidrs"]]],
  "kubeadm.k8s.io/ClusterConfiguration": SUBNETS,
  "kind.x-k8s.io/Cluster": SUBNETS,
  "cluster.x-k8s.io/Cluster": [
    ["Services", ["spec", "clusterNetwork", "services", "cidrBlocks"]],
    ["pods", ["spec", "clusterNetwork", "pods", "cidrBlocks"]],
  ],
  "eksctl.io/ClusterConfig": [["Services", ["kubernetesNetworkConfig", "serviceIPv4CIDR"]]],
  "crd.projectcalico.org/IPPool": [["pods", ["spec", "cidr"]]],
  "projectcalico.org/IPPool": [["pods", ["spec", "cidr"]]],
};

const KIND_NAMES: ReadonlySet<string> = new Set(Object.keys(PLACES).map((kind) => kind.slice(kind.indexOf("/") + 1)));

/** In the order of the documents; what is no range is passed over. */
export function collectDeclaredRanges(documents: readonly Document[]): readonly DeclaredRange[] {
  return documents.flatMap((document) => {
    // Most documents are of other kinds: their groups need not be looked at.
    if (!KIND_NAMES.has(document.kind)) return [];
    const key = `${groupOf(document.apiVersion)}/${document.kind}`;
    const places = Object.hasOwn(PLACES, key) ? (PLACES[key] ?? []) : [];
    return places.flatMap(([of, field]) =>
      textsOf(fieldOf(document.value, ...field))
        .filter((text) => text.includes("/") && isAddressOrCidr(text))
        .map((cidr): DeclaredRange => ({ of, cidr, kind: document.kind, location: locate(document, field) })),
    );
  });
}

/** A list of texts, or one text with commas. */
function textsOf(value: JsonValue | undefined): readonly string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts.flatMap((text) => (typeof text === "string" ? text.split(",").map((part) => part.trim()) : []));
}
