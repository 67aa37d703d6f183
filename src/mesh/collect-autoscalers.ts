// Objects -> what may start pods of a workload that Git lets run none: KEDA's ScaledObjects, and autoscalers down to zero.
import type { Identified } from "./identify-objects.ts";
import type { Autoscaler } from "./mesh.ts";
import { fieldOf, textAt } from "./plain-value.ts";

/** An ordinary HorizontalPodAutoscaler rests while its workload has no replicas; it starts nothing. */
export function collectAutoscalers(objects: readonly Identified[]): readonly Autoscaler[] {
  return objects.flatMap(({ kind, namespace, name, value }): readonly Autoscaler[] => {
    const reference = fieldOf(value, "spec", "scaleTargetRef");
    const target = reference === undefined ? undefined : textAt(reference, "name");
    const startsFromNothing = kind === "ScaledObject" || fieldOf(value, "spec", "minReplicas") === 0;
    if (target === undefined || reference === undefined || !startsFromNothing) return [];
    const targetKind = textAt(reference, "kind") ?? "Deployment";
    return [{ kind, namespace, name, target: { kind: targetKind, namespace, name: target } }];
  });
}
