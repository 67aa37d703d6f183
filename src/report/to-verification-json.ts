// Verification -> the document `earshot.verify/1` that other programs read (schemas/verify.json). Its fields only ever grow.
import type { Notice } from "../manifests/notice.ts";
import { COMPARED, type Verification } from "../verify/verification.ts";

/** Ready for `JSON.stringify`; every field is described in schemas/verify.json. */
export function toVerificationJson(verification: Verification, notices: readonly Notice[]) {
  const { workload, pod, istio, equal, tallies, differences, bindings, beyond, leftOut, remarks } = verification;
  return {
    schema: "earshot.verify/1" as const,
    workload,
    ...(pod !== undefined && { pod }),
    istio,
    equal,
    compared: Object.fromEntries(
      COMPARED.flatMap((kind) => (tallies[kind] === undefined ? [] : [[kind, tallies[kind]]])),
    ),
    differences: differences.map(({ of, kind, name, message, simulated, live }) => ({
      of,
      kind,
      name,
      message,
      simulated: [...simulated],
      live: [...live],
    })),
    addresses: bindings.map(({ symbol, address, from, alternatives }) => ({
      symbol,
      address,
      from,
      alternatives: [...alternatives],
    })),
    notInTheseFiles: beyond.map(({ namespace, what, names, count }) => ({ namespace, what, names: [...names], count })),
    leftOut,
    remarks: [...remarks],
    notices: notices.map(({ code, message, location }) => ({
      code,
      message,
      ...(location !== undefined && {
        location: { path: location.path, startLine: location.startLine, endLine: location.endLine },
      }),
    })),
  };
}
