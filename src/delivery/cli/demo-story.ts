// What the demo's story claims, checked against the engine's answers: nothing in it is told that was not computed.
import type { CallChange } from "../../impact/impact.ts";
import type { Review } from "../../review.ts";

/** The MySQL outside of the cluster, which the change cuts off. */
export const EXTERNAL = "10.10.13.110:3306";
/** The MySQL inside, which keeps working. */
export const INTERNAL = "10.68.228.107:3306";

/** Known calls of the client, by the address that they end at. */
export function callTo(review: Review, address: string): CallChange | undefined {
  const calls = review.impacts.flatMap((impact) => impact.calls);
  return calls.find(({ call, before, after }) => [call.to, before?.resolved, after?.resolved].includes(address));
}

/** What did not go as the story says; empty when all did. */
export function untrueClaims(broken: Review, mended: Review): readonly string[] {
  const external = callTo(broken, EXTERNAL);
  const internal = callTo(broken, INTERNAL);
  const claims: Readonly<Record<string, boolean>> = {
    "the change is blocked": broken.verdict === "block",
    "foreign-capture finds it": broken.findings.some(({ policy }) => policy === "foreign-capture"),
    [`${EXTERNAL} leaves through PassthroughCluster before`]: external?.before?.outcome === "PassthroughCluster",
    [`${EXTERNAL} goes to mysql.demo after`]: external?.after?.outcome === "outbound|3306||mysql.demo",
    [`${INTERNAL} is untouched`]:
      internal?.before !== undefined && internal.before?.outcome === internal.after?.outcome,
    "a verified fix is offered": broken.findings.some(({ fixes }) => fixes.length > 0),
    "the fixed change passes": mended.verdict === "pass",
    [`${EXTERNAL} leaves through PassthroughCluster again`]:
      callTo(mended, EXTERNAL)?.after?.outcome === "PassthroughCluster",
  };
  return Object.keys(claims).filter((claim) => claims[claim] !== true);
}
