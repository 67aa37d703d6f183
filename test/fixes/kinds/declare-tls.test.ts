import { describe, expect, test } from "vitest";
import type { FixContext } from "../../../src/fixes/candidate.ts";
import { declareTls } from "../../../src/fixes/kinds/declare-tls.ts";
import type { Finding } from "../../../src/policies/policy.ts";
import { aChange } from "../a-change.ts";
import { entry, namespace, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf } from "../the-story.ts";

const files = {
  ...base,
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { PARTNER: "https://198.51.100.40/pay" }),
};
const onPort443 = (more: Readonly<Record<string, string>> = {}): string =>
  entry({ ...more })
    .replaceAll("3306", "443")
    .replaceAll("mysql", "search");

describe("declare-tls", () => {
  test("takes only its own host", async () => {
    const change = aChange(files, { "demo/search.yaml": onPort443() });
    const fix = fixOf(await change.fixes(), "declare-tls");
    expect(added(fix)).toMatchObject([
      ["demo/search.yaml", expect.stringContaining("TCP"), expect.stringContaining("TLS")],
    ]);
    expect(fix.conditions).toEqual([
      "Clients of `search.demo` must send that name in their TLS hello (SNI), as HTTPS clients do.",
    ]);
    expect(findingsAfter(change, fix)).toEqual([]);
  });
  test("refuses where nobody says that TLS is spoken", () => {
    const refusal = declareTls({ port: 3306 } as Finding, {} as FixContext);
    expect(refusal).toEqual({ reason: "what is spoken on port 3306 is not known to be TLS" });
  });
});
