// Objects -> what they say of injection: webhooks and tags, the injector's ConfigMap, IstioOperators, istiod's Deployment
// and releases of its chart.
// What is written in a form that cannot be read counts as not written; nothing is decided about a workload here.
import type { JsonObject } from "../manifests/document.ts";
import { oncePer } from "../manifests/remember.ts";
import { isPilotImage, revisionOf } from "./control-plane-objects.ts";
import { podTemplatePath } from "./decode-workload.ts";
import type { Identified } from "./identify-objects.ts";
import { DEFAULT_REVISION, type Injection, type InjectorSettings, type InjectorWebhook } from "./injection.ts";
import { asDomain, domainOf, settingsOf } from "./injector-values.ts";
import type { Installation } from "./installation.ts";
import { kindRow } from "./kinds.ts";
import { fieldOf, labelsAt, listAt, objectAt, textAt } from "./plain-value.ts";
import { selectorAt, selectorsAt } from "./read-selector.ts";
import { readSettingsText } from "./read-settings-text.ts";

/** What one object says. */
interface Statement {
  readonly revision?: string;
  readonly tags?: readonly (readonly [string, string])[];
  readonly webhooks?: readonly InjectorWebhook[];
  readonly settings?: InjectorSettings;
  readonly clusterDomain?: string | undefined;
}

/** `objects` in a fixed order: where several say something of one revision, the first counts. */
export function findInjection(objects: readonly Identified[], installations: readonly Installation[]): Injection {
  const found = [
    ...objects.flatMap((object) => {
      const { statement } = read(object);
      return statement === undefined ? [] : [{ source: object.source, statement }];
    }),
    ...installations.filter(isChart).map(({ source, values }) => ({ source, statement: stateOfChart(values ?? {}) })),
  ];
  const statements = found.map(({ statement }) => statement);
  const settings = new Map<string, InjectorSettings>();
  for (const { revision = DEFAULT_REVISION, settings: own } of statements) {
    if (own !== undefined && !settings.has(revision)) settings.set(revision, own);
  }
  const clusterDomain = statements.map((statement) => statement.clusterDomain).find((domain) => domain !== undefined);
  return {
    revisions: [...new Set(statements.flatMap(({ revision }) => (revision === undefined ? [] : [revision])))].sort(),
    tags: new Map(statements.flatMap(({ tags }) => tags ?? [])),
    webhooks: statements.flatMap(({ webhooks }) => webhooks ?? []),
    settings,
    ...(clusterDomain === undefined ? {} : { clusterDomain }),
    sources: found.map(({ source }) => source),
  };
}

/** The same object says the same in every state of a repository that holds it. */
const read = oncePer((object: Identified): { readonly statement: Statement | undefined } => ({
  statement: stateOf(object),
}));

/** Operators and Deployments are read as objects. */
const isChart = ({ source, values }: Installation): boolean =>
  values !== undefined && kindRow(source.apiVersion, source.kind) === undefined;

function stateOfChart(values: JsonObject): Statement {
  const revision = textAt(values, "revision") || DEFAULT_REVISION;
  return { revision, tags: tagsOf(values, revision), settings: settingsOf(values), clusterDomain: domainOf(values) };
}

function tagsOf(values: JsonObject, revision: string): readonly (readonly [string, string])[] {
  return listAt(values, "revisionTags").flatMap((tag) => (typeof tag === "string" ? [[tag, revision] as const] : []));
}

function stateOf(object: Identified): Statement | undefined {
  if (object.role === "webhookConfiguration") return stateOfWebhooks(object);
  if (object.role === "configMap") return stateOfConfigMap(object);
  if (object.role === "istioOperator") return stateOfOperator(object);
  return object.role === "workload" ? stateOfIstiod(object) : undefined;
}

function stateOfWebhooks(object: Identified): Statement {
  const labels = labelsAt(object.value, "metadata", "labels");
  const revision = labels["istio.io/rev"] || DEFAULT_REVISION;
  const tag = labels["istio.io/tag"];
  const webhooks = listAt(object.value, "webhooks")
    .filter((webhook) => textAt(webhook, "name")?.endsWith("sidecar-injector.istio.io") === true)
    .map((webhook) => ({
      revision,
      owner: `${object.kind} ${object.name}`,
      namespaceSelector: selectorAt(webhook, "namespaceSelector"),
      objectSelector: selectorAt(webhook, "objectSelector"),
    }));
  return tag === undefined ? { revision, webhooks } : { webhooks, tags: [[tag, revision]] };
}

/** `istio-sidecar-injector`, or with a revision behind it. */
function stateOfConfigMap(object: Identified): Statement | undefined {
  if (!object.name.startsWith("istio-sidecar-injector")) return undefined;
  const config = readSettingsText(textAt(object.value, "data", "config") ?? "");
  const values = readSettingsText(textAt(object.value, "data", "values") ?? "");
  const revision =
    labelsAt(object.value, "metadata", "labels")["istio.io/rev"] ||
    object.name.slice("istio-sidecar-injector-".length) ||
    DEFAULT_REVISION;
  const own = settingsOf(values);
  const written = textAt(config, "policy");
  return {
    revision,
    settings: {
      ...own,
      ...(written === undefined ? {} : { policy: written === "enabled" ? "enabled" : "disabled" }),
      neverInject: selectorsAt(config, "neverInjectSelector") ?? own.neverInject,
      alwaysInject: selectorsAt(config, "alwaysInjectSelector") ?? own.alwaysInject,
    },
    clusterDomain: domainOf(values),
  };
}

/** An operator for gateways only installs no control plane. */
function stateOfOperator(object: Identified): Statement | undefined {
  const isEmpty = textAt(object.value, "spec", "profile") === "empty";
  const pilot = fieldOf(object.value, "spec", "components", "pilot", "enabled");
  if (pilot === false || (isEmpty && pilot !== true)) return undefined;
  const revision = textAt(object.value, "spec", "revision") || DEFAULT_REVISION;
  const values = objectAt(object.value, "spec", "values");
  const tags = tagsOf(values, revision);
  return { revision, tags, settings: settingsOf(values), clusterDomain: domainOf(values) };
}

/** istiod itself: its revision, and the domain that it is told. */
function stateOfIstiod(object: Identified): Statement | undefined {
  const containers = listAt(object.value, ...podTemplatePath(object.kind), "spec", "containers");
  const istiod = containers.find((container) => isPilotImage(textAt(container, "image")));
  if (istiod === undefined) return undefined;
  const words = listAt(istiod, "args").flatMap((word) => (typeof word === "string" ? word.split("=") : []));
  const domain = words.indexOf("--domain");
  return {
    revision: revisionOf(object, istiod) ?? DEFAULT_REVISION,
    clusterDomain: domain < 0 ? undefined : asDomain(words[domain + 1]),
  };
}
