// What API Gateway (v1 and v2), a function URL or a load balancer invokes a function with -> the HTTP request in it. It
// believes nothing of it: the signature is looked at later, on the very bytes.

export interface HttpRequest {
  readonly method: string;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** GitHub sends at most 25 MB; AWS lets through at most 6 or 10. */
const MOST_CHARACTERS = 40 * 1024 * 1024;

/** Undefined for an event that is no HTTP request. */
export function readWebhook(event: unknown): HttpRequest | undefined {
  const { requestContext, httpMethod, headers, body, isBase64Encoded } = fieldsOf(event);
  const method = httpMethod ?? fieldsOf(fieldsOf(requestContext).http).method;
  if (typeof method !== "string") return undefined;
  const text = typeof body === "string" && body.length <= MOST_CHARACTERS ? body : "";
  return {
    method: method.toUpperCase(),
    headers: lowerCase(fieldsOf(headers)),
    body: isBase64Encoded === true ? Buffer.from(text, "base64").toString() : text,
  };
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
