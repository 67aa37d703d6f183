// Objects -> those that the cluster would take; for the others, notices that say why it would refuse them.
import { type FieldPath, type JsonObject, type JsonValue, locate } from "../manifests/document.ts";
import type { Notice } from "../manifests/notice.ts";
import { oncePer } from "../manifests/remember.ts";
import { checkSchema, NOTHING, type SchemaName } from "./check-schema.ts";
import { specOf } from "./decode-object.ts";
import { podTemplatePath } from "./decode-workload.ts";
import { isForGateways } from "./for-gateways.ts";
import type { Identified } from "./identify-objects.ts";
import type { Role } from "./kinds.ts";
import type { Refusal } from "./mesh.ts";
import { fieldOf, objectAt } from "./plain-value.ts";
import { DESTINATION_RULE_RULES } from "./rules/destination-rule.ts";
import { WORKLOAD_ENTRY_RULES } from "./rules/endpoint.ts";
import type { Complaint, Rule } from "./rules/rule.ts";
import { SERVICE_RULES } from "./rules/service.ts";
import { SERVICE_ENTRY_RULES } from "./rules/service-entry.ts";
import { SIDECAR_RULES } from "./rules/sidecar.ts";
import { VIRTUAL_SERVICE_RULES } from "./rules/virtual-service.ts";

/** An object with a hundred mistakes is told with the first ones. */
const MOST_COMPLAINTS = 5;

interface Examination {
  readonly schema?: SchemaName;
  // The schema has made sure that the spec is what these rules expect.
  // biome-ignore lint/suspicious/noExplicitAny: each role has rules for its own spec
  readonly rules?: readonly Rule<any>[];
}

const EXAMINATIONS: Readonly<Partial<Record<Role, Examination>>> = {
  service: { schema: "Service", rules: SERVICE_RULES },
  endpoints: { schema: "Endpoints" },
  endpointSlice: { schema: "EndpointSlice" },
  workload: { schema: "Workload" },
  serviceEntry: { schema: "ServiceEntry", rules: SERVICE_ENTRY_RULES },
  workloadEntry: { schema: "WorkloadEntry", rules: WORKLOAD_ENTRY_RULES },
  sidecar: { schema: "Sidecar", rules: SIDECAR_RULES },
  virtualService: { schema: "VirtualService", rules: VIRTUAL_SERVICE_RULES },
  destinationRule: { schema: "DestinationRule", rules: DESTINATION_RULE_RULES },
  proxyConfig: { schema: "ProxyConfig" },
};

interface Admission {
  readonly objects: readonly Identified[];
  readonly refused: readonly Refusal[];
  readonly notices: readonly Notice[];
}

/**
 * What is not examined (settings of Istio itself) is admitted: its reader says what is wrong with it. `isKept`: the
 * cluster has an object of that name already, and keeps it.
 */
export function admitObjects(
  objects: readonly Identified[],
  isKept: (object: Identified) => boolean = () => false,
): Admission {
  const admitted: Identified[] = [];
  const refused: Refusal[] = [];
  const notices: Notice[] = [];
  for (const object of objects) {
    const examined = examine(object);
    if (examined.refusal !== undefined) refused.push(examined.refusal);
    else if (!examined.isUnfilled) admitted.push(object);
    const keeps = examined.refusal !== undefined && isKept(object);
    for (const notice of examined.notices) {
      notices.push(keeps ? { ...notice, message: notice.message.replace(LEFT_OUT, KEPT) } : notice);
    }
  }
  return { objects: admitted, refused, notices };
}

const LEFT_OUT = "It is left out.";
const KEPT = "The cluster keeps the one that it has.";

interface Examined {
  readonly refusal: Refusal | undefined;
  /** It holds variables that something else fills in: what it will be is not known, nor whether it is refused. */
  readonly isUnfilled: boolean;
  readonly notices: readonly Notice[];
}

const FINE: Examined = { refusal: undefined, isUnfilled: false, notices: [] };

const examine = oncePer((object: Identified): Examined => {
  const { unknownFields, complaints: ofSchema } = checkStructure(object);
  const complaints = ofSchema.length > 0 ? ofSchema : checkRules(object);
  if (complaints.length === 0 && unknownFields.length === 0) return FINE;
  if (complaints.length > 0 && complaints.every(({ message }) => VARIABLE.test(message)))
    return { refusal: undefined, isUnfilled: true, notices: [unfilled(object, complaints[0] as Complaint)] };
  const by = ofSchema.length > 0 ? "schema" : "webhook";
  const code = `rejected-by-${by}`;
  return {
    refusal: complaints[0] && refusalOf(object, by, complaints),
    isUnfilled: false,
    notices: [
      ...unknownFields.slice(0, MOST_COMPLAINTS).map((field) => unknownField(object, field)),
      ...complaints.slice(0, MOST_COMPLAINTS).map((complaint) => refusal(object, complaint, code)),
    ],
  };
});

/** `${DOMAIN}` of Flux and envsubst, `<<__domain__>>` of scripts. */
const VARIABLE = /\$\{\w[^{}]*\}|<<\w+>>/;

function unfilled(object: Identified, complaint: Complaint): Notice {
  return {
    code: "unfilled-variable",
    message: `${nameOf(object)} holds variables whose values are not known here, and is no object without them: ${tellComplaint(complaint)}. ${LEFT_OUT}`,
    location: locate(object.source, complaint.field),
    relevance: isForGateways(object.source) ? "no" : "if-changed",
  };
}

function checkStructure(object: Identified): ReturnType<typeof checkSchema> {
  if (object.role === "configMap" || object.role === "istioOperator") return NOTHING;
  const { schema } = EXAMINATIONS[object.role] ?? {};
  const checks = [
    checkSchema("Metadata", objectAt(object.value, "metadata"), ["metadata"]),
    // Most CRDs do not ask for a spec, but what is in it: an absent one is an empty one.
    ...(schema === undefined ? [] : [checkSchema(schema, withSpec(object.value))]),
    ...(object.role === "workload" ? [checkPods(object)] : []),
  ];
  if (checks.every((check) => check === NOTHING)) return NOTHING;
  return {
    complaints: checks.flatMap(({ complaints }) => complaints),
    unknownFields: checks.flatMap(({ unknownFields }) => unknownFields),
  };
}

const withSpec = (value: JsonObject): JsonObject => (value.spec === undefined ? { spec: {}, ...value } : value);

function checkPods(object: Identified): ReturnType<typeof checkSchema> {
  const path = podTemplatePath(object.kind);
  const template: JsonValue | undefined = path.length === 0 ? object.value : fieldOf(object.value, ...path);
  // Its pods are those of the Deployment that it refers to.
  if (template === undefined && fieldOf(object.value, "spec", "workloadRef") !== undefined) return NOTHING;
  if (template === undefined) return { complaints: [{ field: path, message: "is missing" }], unknownFields: [] };
  return checkSchema("PodTemplate", template, path);
}

function checkRules(object: Identified): readonly Complaint[] {
  const spec: JsonObject = specOf(object);
  const rules = EXAMINATIONS[object.role]?.rules ?? [];
  return rules.flatMap((rule) => [...rule(spec, { namespace: object.namespace })]);
}

function nameOf(object: Identified): string {
  return `${object.kind} ${object.namespace === "" ? "" : `${object.namespace}/`}${object.name}`;
}

function refusalOf(object: Identified, by: Refusal["by"], complaints: readonly Complaint[]): Refusal {
  const { kind, namespace, name, source } = object;
  const reason = complaints.slice(0, MOST_COMPLAINTS).map(tellComplaint).join("; ");
  return { kind, namespace, name, source, by, reason, field: complaints[0]?.field ?? [] };
}

const tellComplaint = ({ field, message }: Complaint): string =>
  `${field.length === 0 ? "it" : wordsOf(field)} ${message}`;

function refusal(object: Identified, complaint: Complaint, code: string): Notice {
  return {
    code,
    message: `${nameOf(object)} would be refused: ${tellComplaint(complaint)}. ${LEFT_OUT}`,
    location: locate(object.source, complaint.field),
    relevance: "if-changed",
  };
}

function unknownField(object: Identified, field: FieldPath): Notice {
  return {
    code: "unknown-field",
    message: `${nameOf(object)}: ${wordsOf(field)} is not a field of a ${object.kind}; the cluster ignores it. Check its spelling and place.`,
    location: locate(object.source, field),
    relevance: "no",
  };
}

/** ["spec", "ports", 0, "number"] -> spec.ports[0].number */
function wordsOf(field: FieldPath): string {
  return field
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
}
