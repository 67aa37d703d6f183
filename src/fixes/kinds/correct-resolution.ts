// A ServiceEntry that is refused because it has endpoints and does not use them -> the resolution that uses what they are.
import { objectKey, type Refusal as Refused } from "../../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../../mesh/specs.ts";
import type { Finding } from "../../policies/policy.ts";
import { isAddress } from "../../simulation/addresses.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { listed, nameOf } from "../words.ts";

export function correctResolution(finding: Finding, { simulation, after }: FixContext): Candidate | Refusal {
  const keys = new Set((finding.subject.states ?? []).map(({ object }) => objectKey(object)));
  const refused = simulation.mesh.refused.filter((one) => keys.has(objectKey(one)));
  const [first] = refused;
  if (first === undefined) return { reason: "nothing is refused" };
  const fitting = refused.filter((one) => one.kind === "ServiceEntry" && leavesEndpointsOut(specOf(one)));
  if (fitting.length < refused.length)
    return { reason: `what is wrong with ${nameOf(first)} has no one correction: ${first.reason}` };
  const edits = editFiles(
    after,
    fitting.map((one) => ({
      kind: "change",
      source: one.source,
      changes: [{ kind: "set", field: ["spec", "resolution"], value: resolutionFor(specOf(one)), behind: "hosts" }],
    })),
  );
  if ("reason" in edits) return edits;
  const resolutions = [...new Set(fitting.map((one) => resolutionFor(specOf(one))))];
  return {
    title: `Give ${fitting.map(nameOf).join(" and ")} resolution ${resolutions.join(" and ")}`,
    reason: `NONE sends to the address that the client called and leaves the endpoints out; ${resolutions.join(" and ")} sends to ${listed(fitting.flatMap((one) => addressesOf(specOf(one))))}, as they say. If they were left over, take them out instead.`,
    conditions: [],
    demand: "nothing",
    edits,
  };
}

const specOf = ({ source }: Refused): Partial<ServiceEntrySpec> =>
  (source.value.spec ?? {}) as Partial<ServiceEntrySpec>;

const leavesEndpointsOut = ({ resolution = "NONE", endpoints = [] }: Partial<ServiceEntrySpec>): boolean =>
  resolution === "NONE" && endpoints.length > 0;

const addressesOf = ({ endpoints = [] }: Partial<ServiceEntrySpec>): readonly string[] =>
  endpoints.flatMap(({ address }) => address ?? []);

function resolutionFor(spec: Partial<ServiceEntrySpec>): "STATIC" | "DNS" {
  return addressesOf(spec).every((address) => isAddress(address) || address.startsWith("unix://")) ? "STATIC" : "DNS";
}
