// Dumps of a real Envoy that was given istiod's recorded answers: equal to the simulation; and whatever is changed in them is
// found and named.
import { describe, expect, test } from "vitest";
import { changesOf } from "./change-dump.ts";
import { keptDump } from "./envoy/kept-dump.ts";
import { RECORDED } from "./envoy/recorded-dumps.ts";
import { verifyDump } from "./verify-dump.ts";

const NAMES = Object.keys(RECORDED);

describe.each(NAMES)("the dump %s", (name) => {
  const kept = keptDump(name);
  const whole = verifyDump(kept, kept.text);

  test("is equal to the simulation, in all that a dump holds", () => {
    expect(whole.differences).toEqual([]);
    expect(whole.equal).toBe(true);
    expect(whole.remarks).toEqual([]);
    expect(Object.keys(whole.tallies)).toEqual(["listeners", "clusters", "endpoints", "routes"]);
    for (const kind of ["listeners", "clusters"] as const) expect(whole.tallies[kind]?.equal).toBeGreaterThan(0);
  });

  test("tells whose it is and of which release", () => {
    const { proxy, release } = RECORDED[name] ?? {};
    expect({ proxy: whole.workload, release: whole.istio }).toEqual({ proxy, release });
    expect(whole.pod).toMatch(new RegExp(`^${proxy}-`));
  });

  test("has Istio's own things and foreign Services, which are counted and not compared", () => {
    expect(whole.leftOut).toMatchObject({ "Istio's own listener": 2, "inbound listener": 1, "inbound cluster": 2 });
    expect(whole.beyond).toEqual([
      { namespace: "default", what: "services", names: ["kubernetes.default.svc.cluster.local"], count: 2 },
      { namespace: "kube-system", what: "services", names: ["kube-dns.kube-system.svc.cluster.local"], count: 2 },
    ]);
  });

  test("in whatever order the files hold their objects", () => {
    const manifests = kept.manifests.split(/^---$/m).toReversed().join("\n---\n");
    expect(verifyDump({ ...kept, manifests }, kept.text)).toEqual(whole);
  });

  test("whatever is changed in it is named", () => {
    const changes = changesOf(kept.text);
    expect(changes.length).toBeGreaterThan(15);
    // A listener that is gone does not show any more which symbol its address was.
    const symbols = new Map([...kept.answer.addresses].map(([symbol, address]) => [address, symbol]));
    const symbolic = (wanted: string) => wanted.replace(/^[\d.]+/, (address) => symbols.get(address) ?? address);
    const unseen = changes.filter(({ text, names }) => {
      const { differences, remarks } = verifyDump(kept, text);
      const wanted = names.flatMap((one) => [one, symbolic(one)]);
      const isNamed = differences.some((one) => wanted.some((name) => one.name.includes(name)));
      return !isNamed && !remarks.some((remark) => remark.endsWith("Their number is not compared."));
    });
    expect(unseen.map(({ what, names }) => `${what}: ${names.join()}`)).toEqual([]);
  });
});

test("the addresses of the cluster are found out", () => {
  const kept = keptDump("whole-shop");
  const { bindings } = verifyDump(kept, kept.text);
  const real = Object.fromEntries(bindings.map(({ symbol, address }) => [symbol, address]));
  const given = [...kept.answer.addresses].filter(([symbol]) => Object.hasOwn(real, symbol));
  expect(real).toEqual(Object.fromEntries(given));
  expect(bindings.find(({ symbol }) => symbol === "svc:shop/mailer")?.from).toBe("listeners");
  expect(bindings.find(({ symbol }) => symbol === "svc:shop/catalog")?.from).toBe("routes");
  expect(bindings.find(({ symbol }) => symbol === "pod:shop/checkout-0")?.from).toBe("own");
});
