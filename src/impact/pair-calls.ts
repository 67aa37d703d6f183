// Known calls of both sides -> which of them are the same call. A client does not change because somebody renamed a port: a call
// whose protocol is a guess keeps the guess of the base.
import { oncePer } from "../manifests/remember.ts";
import { callKey } from "./call-key.ts";
import type { KnownCall } from "./find-calls.ts";

export interface PairedCall {
  readonly call: KnownCall;
  readonly inBefore: boolean;
  readonly inAfter: boolean;
}

export function pairCalls(before: readonly KnownCall[], after: readonly KnownCall[]): readonly PairedCall[] {
  if (before === after) return before.map((call) => ({ call, inBefore: true, inAfter: true }));
  const { known, guessed } = byKey(before);
  const pairs = new Map<string, PairedCall>();
  for (const written of after) {
    const isKnown = known.has(callKey(written));
    const base = isKnown || written.sure ? undefined : guessed.get(`${written.from} ${written.to}`);
    const call =
      base === undefined ? written : { ...base, ...(written.source && { source: written.source }), via: written.via };
    const key = callKey(call);
    if (!pairs.has(key)) pairs.set(key, { call, inBefore: isKnown || base !== undefined, inAfter: true });
  }
  for (const call of before) {
    const key = callKey(call);
    if (!pairs.has(key)) pairs.set(key, { call, inBefore: true, inAfter: false });
  }
  return [...pairs.values()];
}

const byKey = oncePer((calls: readonly KnownCall[]) => ({
  known: new Set(calls.map(callKey)),
  guessed: new Map(calls.filter(({ sure }) => !sure).map((call) => [`${call.from} ${call.to}`, call])),
}));
