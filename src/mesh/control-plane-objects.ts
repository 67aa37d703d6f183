// istiod's Deployment and IstioOperators -> what they say of the istiod that they run.
import type { FieldPath, JsonValue } from "../manifests/document.ts";
import { locate } from "../manifests/document.ts";
import type { Location } from "../manifests/notice.ts";
import { type ChartValues, imageTag, type Statement, scalarText, valueAtPath, valuesAt } from "./chart-values.ts";
import { podTemplatePath } from "./decode-workload.ts";
import type { Identified } from "./identify-objects.ts";
import { type Installation, installationOf } from "./installation.ts";
import { objectKey } from "./mesh.ts";
import { fieldOf, labelsAt, listAt, objectAt, textAt } from "./plain-value.ts";

/** istiod's Deployment, or a patch of it: the container `discovery`. */
export function deploymentOf(object: Identified): readonly Installation[] {
  if (object.role !== "workload") return [];
  const field = [...podTemplatePath(object.kind), "spec", "containers"];
  const containers = listAt(object.value, ...field);
  const index = containers.findIndex(
    (container) =>
      isPilotImage(textAt(container, "image")) ||
      (textAt(container, "name") === "discovery" && /^istio(?:d|-pilot)(?:-|$)/.test(object.name)),
  );
  if (index < 0) return [];
  const at = (...inside: FieldPath): Location => locate(object.source, [...field, index, ...inside]);
  const tag = imageTag(textAt(containers[index], "image"));
  const revision = revisionOf(object, containers[index]);
  return [
    {
      what: objectKey(object),
      source: object.source,
      environment: variablesAt(containers[index], (variable) => at("env", variable)),
      notices: [],
      ...(revision !== undefined && { revision }),
      ...(tag !== undefined && { release: { value: tag, location: at("image") } }),
    },
  ];
}

/** Undefined for a patch that says nothing of it. */
export function revisionOf({ name, value }: Identified, istiod: JsonValue | undefined): string | undefined {
  const variable = listAt(istiod, "env").find((one) => textAt(one, "name") === "REVISION");
  const said = textAt(variable, "value") || labelsAt(value, "metadata", "labels")["istio.io/rev"];
  return said || /^istiod-(.+)$/.exec(name)?.[1];
}

/** istiod's image, of whatever registry. */
export const isPilotImage = (image = ""): boolean => /\/pilot(?:-distroless)?[:@]/.test(image);

/** `env:` of a container; what comes from elsewhere (valueFrom) is not known. */
function variablesAt(
  container: JsonValue | undefined,
  at: (index: number) => Location,
): ReadonlyMap<string, Statement> {
  return new Map(
    listAt(container, "env").flatMap((variable, index) => {
      const [name, value] = [textAt(variable, "name"), scalarText(fieldOf(variable, "value"))];
      return name === undefined || value === undefined ? [] : [[name, { value, location: at(index) }] as const];
    }),
  );
}

/** `values` win over the operator's own fields, and its overlay of the Deployment wins over both. */
export function operatorOf(object: Identified): readonly Installation[] {
  if (object.role !== "istioOperator") return [];
  const { source, value } = object;
  const spec = objectAt(value, "spec");
  const pilot = fieldOf(spec, "components", "pilot", "enabled");
  if (pilot === false || (textAt(spec, "profile") === "empty" && pilot !== true)) return [];
  const own = (target: string, ...field: readonly string[]): readonly ChartValues[] => {
    const given = fieldOf(spec, ...field);
    if (given === undefined || (typeof given !== "object" && scalarText(given) === undefined)) return [];
    return valuesAt(valueAtPath(target, given), (inside) =>
      locate(source, ["spec", ...field, ...inside.slice(target.split(".").length)]),
    );
  };
  const layers = [
    ...own("global.tag", "tag"),
    ...own("compatibilityVersion", "compatibilityVersion"),
    ...own("meshConfig", "meshConfig"),
    ...valuesAt(fieldOf(spec, "values"), (inside) => locate(source, ["spec", "values", ...inside])),
    ...own("pilot.tag", "components", "pilot", "tag"),
  ];
  const made = installationOf({ what: objectKey(object), source, location: locate(source), layers });
  const revision = textAt(spec, "revision") || made.revision;
  const env = ["spec", "components", "pilot", "k8s", "env"];
  const overlay = variablesAt(objectAt(value, ...env.slice(0, -1)), (index) => locate(source, [...env, index]));
  const environment = new Map([...made.environment, ...overlay]);
  return [{ ...made, environment, ...(revision !== undefined && { revision }) }];
}
