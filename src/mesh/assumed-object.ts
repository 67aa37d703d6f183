// What a cluster has although no manifest says so, as an object of the mesh: it has a value like any other, and no file that
// anybody could edit or point at. Which objects these are is not said here.
import { type JsonObject, newDocument, type Position } from "../manifests/document.ts";
import { decodeObject } from "./decode-object.ts";
import { identifyObjects } from "./identify-objects.ts";
import type { MeshObject } from "./mesh.ts";

/** No path of a file ends so. */
const ASSUMED_PATH = "assumed/";

const NOWHERE: Position = { start: 0, end: 0, startLine: 1, endLine: 1, style: "block" };

/** `value` as a manifest would say it. It is older than everything that has one. */
export function assumedObject<Spec>(value: JsonObject): MeshObject<Spec> {
  const { apiVersion, kind } = value;
  const known = { path: ASSUMED_PATH, index: 0, apiVersion: String(apiVersion), kind: String(kind), value };
  const [object] = identifyObjects([newDocument(known, () => NOWHERE)]).objects;
  if (object === undefined) throw new Error(`no object of a mesh: ${JSON.stringify(value)}`);
  return decodeObject<Spec>(object, () => Number.NEGATIVE_INFINITY);
}

/** Whether an object, by its manifest, is in no file. */
export const isAssumed = ({ path }: { readonly path: string }): boolean => path === ASSUMED_PATH;
