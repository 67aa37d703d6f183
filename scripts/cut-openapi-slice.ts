// GitHub's OpenAPI description -> test/github/openapi.json: the operations and webhooks that our fake of it answers and
// sends, with every schema that they name; structure alone, as OpenAPI 3.1, whose schemas are the JSON Schema of ajv.
// `node scripts/cut-openapi-slice.ts …/api.github.com.json` (from the npm package @octokit/openapi, 385 MB)
import { readFileSync, writeFileSync } from "node:fs";

const REPOSITORY = "/repos/{owner}/{repo}";
const PULL = `${REPOSITORY}/pulls/{pull_number}`;

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  "/app": ["get"],
  "/app/installations": ["get"],
  "/app/installations/{installation_id}": ["get"],
  "/app/installations/{installation_id}/access_tokens": ["post"],
  "/app/hook/deliveries": ["get"],
  "/app/hook/deliveries/{delivery_id}/attempts": ["post"],
  "/installation/repositories": ["get"],
  "/rate_limit": ["get"],
  [REPOSITORY]: ["get"],
  [`${REPOSITORY}/installation`]: ["get"],
  [`${REPOSITORY}/collaborators/{username}/permission`]: ["get"],
  [`${REPOSITORY}/pulls`]: ["get", "post"],
  [PULL]: ["get", "patch"],
  [`${PULL}/files`]: ["get"],
  [`${PULL}/commits`]: ["get"],
  [`${PULL}/comments`]: ["get"],
  [`${PULL}/reviews`]: ["get", "post"],
  [`${PULL}/reviews/{review_id}/comments`]: ["get"],
  [`${REPOSITORY}/pulls/comments/{comment_id}`]: ["get", "patch", "delete"],
  [`${REPOSITORY}/issues/{issue_number}/comments`]: ["get", "post"],
  [`${REPOSITORY}/issues/comments/{comment_id}`]: ["get", "patch", "delete"],
  [`${REPOSITORY}/issues/comments/{comment_id}/reactions`]: ["get", "post"],
  [`${REPOSITORY}/git/ref/{ref}`]: ["get"],
  [`${REPOSITORY}/git/refs`]: ["post"],
  [`${REPOSITORY}/git/refs/{ref}`]: ["patch"],
  [`${REPOSITORY}/git/commits/{commit_sha}`]: ["get"],
  [`${REPOSITORY}/git/trees/{tree_sha}`]: ["get"],
  [`${REPOSITORY}/git/blobs/{file_sha}`]: ["get"],
  [`${REPOSITORY}/tarball/{ref}`]: ["get"],
  [`${REPOSITORY}/compare/{basehead}`]: ["get"],
  [`${REPOSITORY}/commits/{ref}`]: ["get"],
  [`${REPOSITORY}/commits/{ref}/check-runs`]: ["get"],
  [`${REPOSITORY}/contents/{path}`]: ["get"],
  [`${REPOSITORY}/check-runs`]: ["post"],
  [`${REPOSITORY}/check-runs/{check_run_id}`]: ["get", "patch"],
  [`${REPOSITORY}/check-runs/{check_run_id}/annotations`]: ["get"],
};

const WEBHOOKS = [
  ...["opened", "synchronize", "reopened", "ready-for-review", "converted-to-draft", "edited", "closed"].map(
    (does) => `pull-request-${does}`,
  ),
  ...["merge-group-destroyed", "repository-renamed", "repository-transferred", "installation-unsuspend"],
  ...["check-run-requested-action", "check-run-rerequested", "check-suite-rerequested", "merge-group-checks-requested"],
  ...["issue-comment-created", "push", "ping", "installation-created", "installation-repositories-added"],
];

/** Where GitHub is known to answer null, although its description does not say so: comments on lines that have changed. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  "pull-request-review-comment": ["line", "position"],
  "review-comment": ["line", "position"],
};

/** What says nothing about structure. */
const TEXTS = new Set([
  ...["description", "summary", "title", "example", "examples", "externalDocs", "tags", "deprecated", "operationId"],
  ...["default", "discriminator", "headers"],
]);

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
type JsonObject = { readonly [key: string]: Json };

const path = process.argv[2];
if (path === undefined) throw new Error("give the path of GitHub's OpenAPI description");
const description = JSON.parse(readFileSync(path, "utf8")) as JsonObject;
const components: Record<string, Record<string, Json>> = {};

const paths = Object.fromEntries(
  Object.entries(OPERATIONS).map(([route, methods]) => {
    const item = at("paths", route);
    return [route, Object.fromEntries(methods.map((method) => [method, structureOf(child(item, method))]))];
  }),
);
const webhooks = Object.fromEntries(
  WEBHOOKS.map((name) => [name, structureOf(child(child(at("x-webhooks", name), "post"), "requestBody"))]),
);
write(new URL("../test/github/openapi.json", import.meta.url));

function at(...keys: readonly string[]): Json {
  return keys.reduce<Json>(child, description);
}

function child(parent: Json, key: string): Json {
  const value = isObject(parent) ? parent[key] : undefined;
  if (value === undefined) throw new Error(`the description has no ${key}`);
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value without texts; schemas that it names are kept, too. */
function structureOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(structureOf);
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") return keepComponent(value.$ref);
  if (isAccount(value)) {
    const { allOf = [], ...rest } = value;
    return structureOf({ ...rest, anyOf: allOf });
  }
  const kept = Object.entries(value).filter(
    ([key]) => !TEXTS.has(key) && (key === "x-multi-segment" || !key.startsWith("x-")),
  );
  const structure = kept.map(([key, inside]) => [
    key,
    key === "properties" ? propertiesOf(inside) : structureOf(inside),
  ]);
  return withNull(Object.fromEntries(structure) as JsonObject);
}

/** In one place GitHub's description says that an account is a user and an enterprise at once; elsewhere, one of them. */
function isAccount({ allOf }: JsonObject): boolean {
  const titles = Array.isArray(allOf) ? allOf.map((schema) => (schema as JsonObject).title) : [];
  return titles.join() === "Simple User,Enterprise";
}

/** A property may be called like a keyword. */
function propertiesOf(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties as JsonObject).map(([name, schema]) => [name, structureOf(schema)]),
  );
}

function keepComponent($ref: string): Json {
  const [kind = "", name = ""] = $ref.replace("#/components/", "").split("/");
  components[kind] ??= {};
  if (!(name in components[kind])) {
    components[kind][name] = {};
    components[kind][name] = structureOf(amended(name, at("components", kind, name)));
  }
  return { $ref };
}

function amended(name: string, schema: Json): Json {
  const fields = NULLABLE[name] ?? [];
  const properties = isObject(schema) ? (schema.properties as JsonObject) : {};
  const nullable = fields.map((field) => [field, { ...(properties[field] as JsonObject), nullable: true }]);
  return fields.length === 0
    ? schema
    : { ...(schema as JsonObject), properties: { ...properties, ...Object.fromEntries(nullable) } };
}

/** `nullable` is a word of OpenAPI 3.0; JSON Schema says it with a type or an alternative. */
function withNull({ nullable, ...schema }: JsonObject): Json {
  if (nullable !== true) return schema;
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  const values = Array.isArray(schema.enum) ? { enum: [...new Set([...schema.enum, null])] } : {};
  return { ...schema, ...values, type: [schema.type, "null"] };
}

/** A line for each operation, webhook and schema: small, and still a difference that can be read. */
function write(target: URL): void {
  const version = String(child(at("info"), "version"));
  const head = {
    openapi: "3.1.0",
    info: {
      title: "A part of GitHub's REST API: structure without texts",
      version,
      license: { name: "MIT", url: "https://spdx.org/licenses/MIT" },
      "x-origin": `https://github.com/github/rest-api-description, from the npm package @octokit/openapi ${version} (MIT, Copyright (c) 2020 GitHub, Inc. and Octokit contributors); made by scripts/cut-openapi-slice.ts`,
    },
  };
  const sorted = Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = [
    ...Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    `"paths": ${lines(paths)}`,
    `"webhooks": ${lines(webhooks)}`,
    `"components": {\n${sorted.map(([kind, all]) => `${JSON.stringify(kind)}: ${lines(all)}`).join(",\n")}\n}`,
  ];
  writeFileSync(target, `{\n${sections.join(",\n")}\n}\n`);
}

function lines(entries: JsonObject): string {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{\n${sorted.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n")}\n}`;
}
