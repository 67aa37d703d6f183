// A duration as protobuf JSON and Go write it ("5s", "100ms", "1m30s") -> milliseconds.

const MILLISECONDS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** Milliseconds; undefined for what is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  const unsigned = text.replace(/^[+-]/, "");
  let milliseconds = 0;
  let read = 0;
  for (const [part, amount, unit] of unsigned.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ms|us|µs|ns|[hms])/gy)) {
    milliseconds += Number(amount) * (MILLISECONDS[unit ?? ""] ?? Number.NaN);
    read += part.length;
  }
  return read > 0 && read === unsigned.length ? sign * milliseconds : undefined;
}
