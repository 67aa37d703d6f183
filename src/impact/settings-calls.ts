// Calls that settings name, and a mesh -> known calls like those that the repository names. A call that both name counts once,
// where the repository writes it.
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import type { Mesh, Workload } from "../mesh/mesh.ts";
import { matchName } from "../settings/match-glob.ts";
import type { CallSetting } from "../settings/settings.ts";
import { isAddress, splitHostPort } from "../simulation/addresses.ts";
import { callKey } from "./call-key.ts";
import type { KnownCall } from "./find-calls.ts";
import { type DeclaredSpeech, declaredSpeech, guessSpeech } from "./guess-speech.ts";

/** A glob for every workload of a large mesh must not make it a thousand times larger. */
const MOST_CALLS = 10_000;

/** `found`, with what the settings add; sorted as they are. */
export function withSettingsCalls(
  found: readonly KnownCall[],
  mesh: Mesh,
  settings: readonly CallSetting[],
): readonly KnownCall[] {
  if (settings.length === 0) return found;
  const declared = declaredSpeech(mesh);
  const calls = new Map(found.map((call) => [callKey(call), call]));
  const most = found.length + MOST_CALLS;
  for (const setting of settings) {
    for (const workload of mesh.workloads) {
      if (calls.size >= most) break;
      if (!isFrom(setting, workload)) continue;
      const call = callOf(setting, workload.id, declared);
      const key = callKey(call);
      if (!calls.has(key)) calls.set(key, call);
    }
  }
  return [...calls.values()].toSorted(
    (a, b) => compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(callKey(a), callKey(b)),
  );
}

/** Calls that nobody makes: neither state has a workload of that name. */
export function noticesOfSettingsCalls(settings: readonly CallSetting[], meshes: readonly Mesh[]): readonly Notice[] {
  const nobody = settings
    .filter((setting) => !meshes.some(({ workloads }) => workloads.some((workload) => isFrom(setting, workload))))
    .map(
      ({ from, to, location }): Notice => ({
        ...notice(`The settings name a call from ${from} to ${to}, and there is no such workload.`),
        ...(location !== undefined && { location }),
      }),
    );
  const most = Math.max(0, ...meshes.map((mesh) => countCalls(settings, mesh)));
  if (most <= MOST_CALLS) return nobody;
  return [...nobody, notice(`The settings name ${most} calls; the first ${MOST_CALLS} are followed.`)];
}

function countCalls(settings: readonly CallSetting[], { workloads }: Mesh): number {
  return settings.reduce((sum, setting) => sum + workloads.filter((workload) => isFrom(setting, workload)).length, 0);
}

function notice(message: string): Notice {
  return { code: "settings-call", message, relevance: "no" };
}

/** The kind need not be said, also where a workload of another kind has the name as well. */
const isFrom = ({ from }: CallSetting, { id, namespace, name }: Workload): boolean =>
  matchName(from, id) || matchName(from, `${namespace}/${name}`);

function callOf(setting: CallSetting, from: string, declared: DeclaredSpeech): KnownCall {
  const { to, protocol, tls, host, sni, location } = setting;
  const { host: target = to, port = 0 } = splitHostPort(to) ?? {};
  const speech = guessSpeech(port, declared(target, port, from.split("/", 1)[0] ?? ""));
  const isTls = tls ?? (protocol === undefined && speech === "tls");
  // As for calls that the repository names, so that the same call is the same.
  const name = sni ?? (isTls && !isAddress(target) ? target : undefined);
  return {
    from,
    to,
    protocol: protocol ?? (speech === "tls" ? "tcp" : speech),
    ...(isTls && { tls: true }),
    ...(host !== undefined && { host }),
    ...(name !== undefined && { sni: name }),
    ...(location !== undefined && { source: location }),
    via: "settings",
    sure: protocol !== undefined,
  };
}
