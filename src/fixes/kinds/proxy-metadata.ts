// Variables of sidecars to set -> the edit of the mesh's settings, or of one workload's annotation. Says no more than that.
import { quoted } from "../../manifests/join-words.ts";
import type { MeshConfig, Workload } from "../../mesh/mesh.ts";
import type { Change } from "../edit/change.ts";
import { valueAt } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import type { DocumentEdit } from "../edit-files.ts";
import { listed } from "../words.ts";

export type Variables = Readonly<Record<string, string>>;

/** Where the MeshConfig stands in what installs istiod; the ConfigMap has it as text. */
const MESH_CONFIG: Readonly<Record<string, readonly string[]>> = {
  IstioOperator: ["spec", "meshConfig"],
  HelmRelease: ["spec", "values", "meshConfig"],
  Istio: ["spec", "values", "meshConfig"],
};

const METADATA = ["defaultConfig", "proxyMetadata"];

/** For all sidecars of the mesh. */
export function inMeshConfig({ source }: MeshConfig, variables: Variables): readonly DocumentEdit[] | Refusal {
  if (source === undefined) {
    return {
      reason: `the repository does not hold the mesh's settings, where ${listed(Object.keys(variables))} would be set`,
    };
  }
  if (source.kind === "ConfigMap") {
    return [{ kind: "change inside", source, field: ["data", "mesh"], changes: settings(METADATA, variables) }];
  }
  const place = MESH_CONFIG[source.kind];
  if (place === undefined) {
    return { reason: `the mesh's settings are values of a chart in ${quoted(source.path)}, and are set there` };
  }
  return [{ kind: "change", source, changes: settings([...place, ...METADATA], variables) }];
}

const ANNOTATION = "proxy.istio.io/config";

/** For the sidecars of one workload. */
export function inWorkload({ source, template }: Workload, variables: Variables): DocumentEdit {
  const field = [...template, "metadata", "annotations", ANNOTATION];
  if (valueAt(source.value, field) !== undefined) {
    return { kind: "change inside", source, field, changes: settings(["proxyMetadata"], variables) };
  }
  // On one line, and without the quotes that most files use around it.
  const written = Object.entries(variables).map(([name, value]) => `${name}: '${value}'`);
  const value = `{proxyMetadata: {${written.join(", ")}}}`;
  return { kind: "change", source, changes: [{ kind: "set", field, value }] };
}

function settings(place: readonly string[], variables: Variables): readonly Change[] {
  return Object.entries(variables).map(([name, value]) => ({ kind: "set", field: [...place, name], value }));
}
