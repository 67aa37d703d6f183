// An admitted object -> what the mesh holds of it. Its shape has been checked: nothing is checked here again.
import type { JsonObject } from "../manifests/document.ts";
import { oncePer, remember } from "../manifests/remember.ts";
import type { Identified } from "./identify-objects.ts";
import type { MeshObject } from "./mesh.ts";
import { labelsAt, listAt, objectAt, textAt } from "./plain-value.ts";
import { parseTimestamp } from "./timestamp.ts";

/** Age of an object without a time of its own: see MeshObject.created. */
export type AgeOf = (object: Identified) => number;

/** The object with `spec` as the CRD or the API describes it; the same for all states in which it has the same age. */
export function decodeObject<Spec>(object: Identified, ageOf: AgeOf): MeshObject<Spec> {
  const age = ageOf(object);
  return remember(decoders, age, () => decoderFor(age))(object) as MeshObject<Spec>;
}

/** By age, of which there are few. */
const decoders = new Map<number, (object: Identified) => MeshObject<unknown>>();

const decoderFor = (age: number): ((object: Identified) => MeshObject<unknown>) =>
  oncePer((object) => decode(object, createdAt(object) ?? age));

function decode(object: Identified, created: number): MeshObject<unknown> {
  const spec = object.role === "serviceEntry" ? withStatus(object, specOf(object)) : specOf(object);
  return {
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    apiVersion: object.source.apiVersion,
    labels: labelsAt(object.value, "metadata", "labels"),
    annotations: labelsAt(object.value, "metadata", "annotations"),
    created,
    spec,
    source: object.source,
  };
}

/** A ServiceEntry's with the addresses that the allocation controller wrote to its status. */
function withStatus(object: Identified, spec: JsonObject): object {
  const statusAddresses = listAt(object.value, "status", "addresses").flatMap((entry) => {
    const value = textAt(entry, "value");
    const host = textAt(entry, "host");
    if (value === undefined) return [];
    return [{ value, ...(host === undefined ? {} : { host }) }];
  });
  return statusAddresses.length === 0 ? spec : { ...spec, statusAddresses };
}

/** The spec; of kinds without one (Endpoints, EndpointSlice), the object itself. */
export function specOf(object: Identified): JsonObject {
  if (object.role === "endpoints" || object.role === "endpointSlice") return object.value;
  return objectAt(object.value, "spec");
}

function createdAt(object: Identified): number | undefined {
  const text = textAt(object.value, "metadata", "creationTimestamp");
  return text === undefined ? undefined : parseTimestamp(text);
}
