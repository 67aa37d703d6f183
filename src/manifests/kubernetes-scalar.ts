// The text of a YAML scalar -> the JSON value that Kubernetes makes of it (sigs.k8s.io/yaml on go-yaml 2).
// YAML 1.1 with exceptions: base 60 and dates stay text. A scalar that Kubernetes refuses is a Refusal.

export type Scalar = null | boolean | number | string;

/** Why Kubernetes would not read a scalar or a key. */
export interface Refusal {
  readonly refused: string;
}

const WORDS: ReadonlyMap<string, null | boolean | number> = new Map<string, null | boolean | number>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const LONGEST_WORD = 5;

const INTEGERS: readonly { readonly shape: RegExp; readonly prefix: string; readonly skip: number }[] = [
  { shape: /^(?:0|[1-9][0-9]*)$/, prefix: "", skip: 0 },
  { shape: /^0[0-7]+$/, prefix: "0o", skip: 1 },
  { shape: /^0[oO][0-7]+$/, prefix: "0o", skip: 2 },
  { shape: /^0[xX][0-9a-fA-F]+$/, prefix: "0x", skip: 2 },
  { shape: /^0[bB][01]+$/, prefix: "0b", skip: 2 },
];
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const LEADING_POINT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

// First character of a text that can be more than a string, as in go-yaml's resolveTable.
const CAN_BE_WORD = new Set([..."yYnNtTfFoO~"].map((letter) => letter.charCodeAt(0)));
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;

/** The value of a plain (unquoted, untagged) scalar. Infinite and NaN results are for the caller to refuse. */
export function resolvePlain(text: string): Scalar {
  if (text === "") return null;
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === PLUS || first === MINUS;
  if (!isNumeric && first !== POINT && !CAN_BE_WORD.has(first)) return text;
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (first === POINT) return LEADING_POINT.test(text) ? finiteOr(text, Number(text.replaceAll("_", ""))) : text;
  return isNumeric ? resolveNumber(text) : text;
}

function resolveNumber(text: string): number | string {
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  const integer = resolveInteger(digits);
  if (integer !== undefined) return integer;
  return FLOAT.test(digits) ? finiteOr(text, Number(digits)) : text;
}

function resolveInteger(digits: string): number | undefined {
  const signed = digits.charCodeAt(0) === PLUS || digits.charCodeAt(0) === MINUS;
  const unsigned = signed ? digits.slice(1) : digits;
  const base = INTEGERS.find(({ shape }) => shape.test(unsigned));
  if (base === undefined) return undefined;
  const literal = base.prefix + unsigned.slice(base.skip);
  const negative = digits.charCodeAt(0) === MINUS;
  if (literal.length > 15 && !fitsInGo(literal, signed, negative)) return undefined;
  const size = Number(literal);
  return negative && size !== 0 ? -size : size;
}

// strconv: int64, else uint64, and that one takes no sign.
function fitsInGo(literal: string, signed: boolean, negative: boolean): boolean {
  if (literal.length > 70) return false;
  const size = BigInt(literal);
  if (negative) return size <= 2n ** 63n;
  return size < (signed ? 2n ** 63n : 2n ** 64n);
}

function finiteOr(text: string, value: number): number | string {
  return Number.isFinite(value) ? value : text;
}

const TAGS: ReadonlyMap<string, (text: string) => Scalar | Refusal> = new Map([
  ["binary", decodeBinary],
  ["bool", (text: string) => only("bool", text, typeof resolvePlain(text) === "boolean")],
  ["null", (text: string) => only("null", text, resolvePlain(text) === null)],
  ["int", (text: string) => only("int", text, isInteger(text))],
  ["float", (text: string) => only("float", text, typeof resolvePlain(text) === "number")],
  ["timestamp", (text: string) => (DATE.test(text) ? text : only("timestamp", text, false))],
]);
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/;

/** The value of a scalar with an explicit tag (`int` for `!!int`); a tag that Kubernetes does not know means text. */
export function resolveTagged(tag: string, text: string): Scalar | Refusal {
  const resolve = TAGS.get(tag);
  return resolve === undefined ? text : resolve(text);
}

function only(tag: string, text: string, fits: boolean): Scalar | Refusal {
  return fits ? resolvePlain(text) : { refused: `"${text.slice(0, 40)}" is not a !!${tag}` };
}

function isInteger(text: string): boolean {
  return !text.startsWith("_") && resolveInteger(text.replaceAll("_", "")) !== undefined;
}

function decodeBinary(text: string): Scalar | Refusal {
  const packed = text.replaceAll(/[\r\n]/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return { refused: "!!binary is not base64" };
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(atob(packed), (byte) => byte.charCodeAt(0)),
  );
}

/** What the key `text` with this value becomes in JSON: `yes` is "true", `0x10` is "16"; null becomes nothing. */
export function keyText(text: string, value: Scalar): string | Refusal {
  if (typeof value === "string") return value;
  if (value === null) return { refused: "a key is empty or null" };
  if (typeof value === "boolean") return String(value);
  if (!isInteger(text)) return float32Text(value);
  if (Number.isSafeInteger(value)) return String(value);
  return value < 2 ** 63 ? text : { refused: "a key is too large a number" };
}

// Go prints a float key with strconv.FormatFloat(key, 'g', -1, 32).
function float32Text(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  let exponential = "";
  for (let digits = 0; digits <= 9; digits++) {
    exponential = value.toExponential(digits);
    if (Math.fround(Number(exponential)) === Math.fround(value)) break;
  }
  const [mantissa = "", power = "0"] = exponential.split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(exponential));
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
