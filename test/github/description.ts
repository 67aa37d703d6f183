// GitHub's own description (openapi.json) -> its operations, and which of them a request is.
import { readFileSync } from "node:fs";

export interface Schema {
  readonly [keyword: string]: unknown;
}
export interface Reference {
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

/** The slice of GitHub's description, whole. */
export const description = JSON.parse(readFileSync(new URL("openapi.json", import.meta.url), "utf8")) as Description;

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

/** What a reference stands for; anything else stands for itself. */
export function resolve<Value extends Reference>(value: Value): Value {
  const [, kind = "", name = ""] = /^#\/components\/(\w+)\/(.+)$/.exec(value.$ref ?? "") ?? [];
  return kind === "" ? value : (description.components[kind]?.[name] as Value);
}

/** The operation that a path is a call of; parameters are decoded. */
export function findOperation(method: string, path: string): Match | undefined {
  for (const operation of operations) {
    const found = operation.method === method ? operation.pattern.exec(path) : null;
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decode(text)]);
    return { operation, params: Object.fromEntries(params) as Record<string, string> };
  }
  return path.endsWith("/contents") ? findOperation(method, `${path}/`) : undefined;
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString());
}
