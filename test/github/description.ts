// GitHub's own description (openapi.json) -> which operation a request is, and what in a request, an answer or a webhook's
// payload breaks it, in words. It judges structure alone; what a value must refer to is for the routes.
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

interface Schema {
  readonly [keyword: string]: unknown;
}
interface Reference {
  readonly $ref?: string;
}
interface Parameter extends Reference {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
  readonly "x-multi-segment"?: boolean;
}
interface Content extends Reference {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly webhooks: Readonly<Record<string, Content>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One operation: its name is a method and a route, such as `GET /repos/{owner}/{repo}`. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly described: Described;
  readonly parameters: readonly Parameter[];
  readonly pattern: RegExp;
}

export interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/** A request as it came: values of the path and the query are text. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const description = JSON.parse(readFileSync(new URL("openapi.json", import.meta.url), "utf8")) as Description;

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  coerceTypes: false,
  logger: false,
  formats: {
    "date-time": (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text),
    uri: (text: string) => URL.canParse(text),
    email: /^[^@\s]+@[^@\s]+$/,
    ...{ "uri-template": true, hostname: true, "repo.nwo": true, "ssh-url": true, timestamp: true, binary: true },
    ...{ int32: true, int64: true, ip: true },
  },
});
ajv.addSchema({ $id: "github", components: description.components }, "github");

const validators = new Map<string, ValidateFunction>();

/** Every operation of the slice, those with the longest fixed text first, so that the closest route wins. */
export const operations: readonly Operation[] = Object.entries(description.paths)
  .flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, described]) => toOperation(route, method.toUpperCase(), described)),
  )
  .sort((a, b) => fixedLength(b.name) - fixedLength(a.name));

function toOperation(route: string, method: string, described: Described): Operation {
  const parameters = (described.parameters ?? []).map(resolve);
  const source = route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const many = parameters.some((parameter) => parameter.name === name && parameter["x-multi-segment"] === true);
    if (name === "path") return "(?<path>.*)";
    return `(?<${name}>${many ? ".+" : "[^/]+"})`;
  });
  return { name: `${method} ${route}`, method, described, parameters, pattern: new RegExp(`^${source}$`) };
}

function fixedLength(name: string): number {
  return name.replace(/\{\w+\}/g, "").length;
}

function resolve<Value extends Reference>(value: Value): Value {
  const [, kind = "", name = ""] = /^#\/components\/(\w+)\/(.+)$/.exec(value.$ref ?? "") ?? [];
  return kind === "" ? value : (description.components[kind]?.[name] as Value);
}

/** The operation that a path is a call of; parameters are decoded. */
export function findOperation(method: string, path: string): Match | undefined {
  for (const operation of operations) {
    const found = operation.method === method ? operation.pattern.exec(path) : null;
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return { operation, params: Object.fromEntries(params) as Record<string, string> };
  }
  return path.endsWith("/contents") ? findOperation(method, `${path}/`) : undefined;
}

/** What is wrong with a request. A field or a parameter that GitHub does not know is wrong, though GitHub ignores it. */
export function checkRequest(operation: Operation, asked: Asked): readonly string[] {
  const known = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
  const strange = Object.keys(asked.query).filter((name) => !known.includes(`query ${name}`));
  const texts = { path: asked.params, query: asked.query, header: {} as Record<string, string> };
  const parameters = operation.parameters.flatMap((parameter) => {
    const text = texts[parameter.in][parameter.name];
    if (text === undefined) return parameter.required === true ? [`${parameter.name} is missing`] : [];
    const check = validator(`${operation.name} ${parameter.name}`, () => parameter.schema);
    return check(fromText(text, parameter.schema)) ? [] : complaints(check, parameter.name);
  });
  return [...strange.map((name) => `query: there is no ${name}`), ...parameters, ...checkBody(operation, asked.body)];
}

function fromText(text: string, schema: Schema): unknown {
  const type = JSON.stringify(resolveSchema(schema).type ?? resolveSchema(schema).oneOf ?? "");
  if (/integer|number/.test(type) && /^-?\d+$/.test(text)) return Number(text);
  return type.includes("boolean") && /^(?:true|false)$/.test(text) ? text === "true" : text;
}

function resolveSchema(schema: Schema): Schema {
  return resolve(schema as Reference) as Schema;
}

function checkBody(operation: Operation, body: unknown): readonly string[] {
  const request = operation.described.requestBody && resolve(operation.described.requestBody);
  const schema = request?.content?.["application/json"]?.schema;
  if (body === undefined) return request?.required === true ? ["body: is missing"] : [];
  if (schema === undefined) return ["body: this operation has none"];
  const check = validator(`${operation.name} body`, () => closed(schema));
  return check(body) ? [] : complaints(check, "body");
}

/** The same schema, where an object holds nothing that it does not name. */
function closed(schema: unknown): Schema {
  const inside = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(inside) : typeof value === "object" && value !== null ? closed(value) : value;
  const all = Object.entries(schema as Schema).map(([key, value]) => [key, key === "anyOf" ? value : inside(value)]);
  const result = Object.fromEntries(all) as Schema;
  const isObject = result.type === "object" && "properties" in result && !("additionalProperties" in result);
  return isObject ? { ...result, additionalProperties: false } : result;
}

/** What is wrong with an answer in JSON. An error that an operation does not describe has at least a message. */
export function checkResponse(operation: Operation, status: number, body: unknown): readonly string[] {
  const response = operation.described.responses[String(status)];
  if (response === undefined && status < 400) return [`${operation.name} never answers ${status}`];
  const schema = response && resolve(response).content?.["application/json"]?.schema;
  if (schema === undefined && status < 400) return body === undefined ? [] : [`${status} has no body`];
  const check = validator(`${operation.name} ${status}`, () => schema ?? basicError);
  return check(body) ? [] : complaints(check, `answer ${status}`);
}

const basicError = { type: "object", required: ["message", "documentation_url"] };

/** What is wrong with a webhook's payload; the description names it by event and action. Undefined: not described. */
export function checkPayload(event: string, payload: { readonly action?: unknown }): readonly string[] | undefined {
  const action = typeof payload.action === "string" ? `-${payload.action}` : "";
  const name = `${event}${action}`.replaceAll("_", "-");
  const schema = description.webhooks[name]?.content?.["application/json"]?.schema;
  if (schema === undefined) return undefined;
  const check = validator(`webhook ${name}`, () => schema);
  return check(payload) ? [] : complaints(check, name);
}

function validator(name: string, schema: () => Schema): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const made = ajv.compile(absolute(schema()) as Schema);
  validators.set(name, made);
  return made;
}

/** References of an operation's own schema lead into the components. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inside]) =>
    key === "$ref" ? [key, `github${inside}`] : [key, absolute(inside)],
  );
  return Object.fromEntries(entries);
}

function complaints(check: ValidateFunction, where: string): readonly string[] {
  return (check.errors ?? []).map((error) => {
    const { additionalProperty, allowedValues } = error.params as Record<string, unknown>;
    const detail = additionalProperty ?? (allowedValues === undefined ? undefined : JSON.stringify(allowedValues));
    return `${where}${error.instancePath}: ${error.message}${detail === undefined ? "" : ` (${String(detail)})`}`;
  });
}
