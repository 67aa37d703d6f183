// An effect and an object that causes it -> the fields of the object that do. Asked by simulation where several differ: one
// field is put back as it was, and the effect is looked at again.
import type { Document } from "../manifests/document.ts";
import { remember } from "../manifests/remember.ts";
import { objectKey } from "../mesh/mesh.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { type ChangedField, changedFields, fieldOfPort } from "./changed-fields.ts";
import type { Effect } from "./find-causes.ts";
import type { ChangedObject } from "./impact.ts";
import type { SourcedObject } from "./mesh-objects.ts";
import { fieldKey } from "./undo-field.ts";

export interface FieldRequest {
  /** Objects of both sides, by objectKey; those that are the same object on both may be left out. */
  readonly before: ReadonlyMap<string, SourcedObject>;
  readonly after: ReadonlyMap<string, SourcedObject>;
  readonly without: (keys: readonly string[]) => Simulation;
  /** How large the mesh is. */
  readonly workloads: number;
}

/** The object with the fields that matter to the effect; all that differ where no single one explains it. */
export type FindFields = (object: ChangedObject, effect: Effect) => ChangedObject;

/** Fields of all objects together that are put back; each is a simulation, which a large mesh feels. */
const mostSimulations = (workloads: number): number => Math.max(4, Math.min(24, Math.floor(20_000 / workloads)));

export function fieldFinder({ before, after, without, workloads }: FieldRequest): FindFields {
  const known = new Map<string, readonly ChangedField[]>();
  const simulations = new Map<string, Simulation>();
  const simulate = (key: string): Simulation | undefined => {
    if (!simulations.has(key) && simulations.size >= mostSimulations(workloads)) return undefined;
    return remember(simulations, key, () => without([key]));
  };
  return (object, effect) => {
    const key = objectKey(object);
    const [was, is] = [before.get(key)?.source, after.get(key)?.source];
    if (was === undefined || is === undefined) return withPort(object, is ?? was, effect);
    const fields = remember(known, key, () => changedFields(was, is));
    if (fields.length < 2) return withFields(object, fields);
    const telling = fields.filter(({ path }) => {
      const simulation = simulate(fieldKey(object, path));
      return simulation !== undefined && effect.isGone(simulation);
    });
    return withFields(object, telling.length > 0 ? telling : fields);
  };
}

/** Of an object that is new or gone: the port that the effect is about. */
function withPort(object: ChangedObject, source: Document | undefined, { port }: Effect): ChangedObject {
  const field = source === undefined || port === undefined ? undefined : fieldOfPort(source, port, object.side);
  return field === undefined ? object : { ...object, fields: [field] };
}

const withFields = (object: ChangedObject, fields: readonly ChangedField[]): ChangedObject =>
  fields.length === 0 ? object : { ...object, fields };
