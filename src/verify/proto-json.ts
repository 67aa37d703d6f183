// Protobuf messages as JSON -> their fields, whether they are written in camelCase (istioctl) or snake_case (Envoy). Anything
// may stand in the JSON: what is not of the wanted type is as good as absent.

/** The own field of a message by its camelCase name. */
export function field(message: unknown, name: string): unknown {
  if (typeof message !== "object" || message === null) return undefined;
  const record = message as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(record, name)) return record[name];
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(record, snake) ? record[snake] : undefined;
}

/** The field at the end of a way through messages. */
export function fieldAt(message: unknown, ...names: readonly string[]): unknown {
  return names.reduce(field, message);
}

export function listOf(message: unknown, name: string): readonly unknown[] {
  const value = field(message, name);
  return Array.isArray(value) ? value : [];
}

export function textsOf(message: unknown, name: string): readonly string[] {
  return listOf(message, name).filter((item) => typeof item === "string");
}

export function textOf(message: unknown, name: string): string | undefined {
  const value = field(message, name);
  return typeof value === "string" ? value : undefined;
}

/** A number, also one that is written as text, as 64 bit numbers are. */
export function numberOf(message: unknown, name: string): number | undefined {
  const value = field(message, name);
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The texts of a map, without its prototype's names. */
export function textMapOf(message: unknown, name: string): ReadonlyMap<string, string> {
  const value = field(message, name);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The names of fields that a message has, in camelCase. */
export function fieldNames(message: unknown): readonly string[] {
  if (typeof message !== "object" || message === null || Array.isArray(message)) return [];
  return Object.keys(message).map((name) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}
