// For tests: the text of a dump and the manifests that it belongs to -> the verification.
import { type DumpFile, readLiveProxy } from "../../src/verify/read-live-proxy.ts";
import type { Verification } from "../../src/verify/verification.ts";
import { type VerifyRequest, verify } from "../../src/verify/verify.ts";

export interface Files {
  readonly manifests: string;
  readonly meshConfig?: string;
}

/** As istiod's answers were recorded: every workload has a sidecar, no address is allocated. Throws for a refusal. */
export function verifyDump(
  { manifests, meshConfig }: Files,
  dump: string | readonly DumpFile[],
  request: VerifyRequest = { allInjected: true },
): Verification {
  const live = readLiveProxy(typeof dump === "string" ? [{ path: "dump.json", text: dump }] : dump);
  if ("refusal" in live) throw new Error(live.refusal);
  const verified = verify(new Map([["manifests.yaml", manifests]]), live, {
    ...request,
    ...(meshConfig !== undefined && { meshConfig: { path: "mesh.yaml", text: meshConfig } }),
  });
  if ("refusal" in verified) throw new Error(verified.refusal);
  return verified.verification;
}
