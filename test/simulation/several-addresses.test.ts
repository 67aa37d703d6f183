// What listeners an entry with several addresses has, on both sides of the patches that changed it.
import { expect, test } from "vitest";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { CLIENT, entry, simulationOf } from "./mesh-of.ts";

const TCP = "{number: 443, name: tcp, protocol: TCP}";
const severalAddresses = (...addresses: readonly string[]): string =>
  entry({ name: "two", hosts: "two.com", port: TCP, resolution: "NONE", more: `addresses: [${addresses.join(", ")}]` });
const toTwo = { chains: ["* => outbound|443||two.com"] };
const bothToTwo = { ...toTwo, additionalAddresses: ["2.2.2.2"] };

interface Flip {
  readonly title: string;
  readonly objects: string;
  readonly listener: string;
  /** By release: the listener, or undefined for none. */
  readonly is: Readonly<Record<string, object | undefined>>;
}

const FLIPS: readonly Flip[] = [
  {
    title: "an entry with two addresses, at the first",
    objects: severalAddresses("1.1.1.1", "2.2.2.2"),
    listener: "1.1.1.1:443",
    is: {
      "1.24.3": toTwo,
      "1.24.2": bothToTwo,
      "1.23.1": toTwo,
      "1.23.0": bothToTwo,
      "1.22.4": bothToTwo,
      "1.21.6": toTwo,
    },
  },
  {
    title: "an entry with two addresses, at the second",
    objects: severalAddresses("1.1.1.1", "2.2.2.2"),
    listener: "2.2.2.2:443",
    is: {
      "1.24.3": toTwo,
      "1.24.0": undefined,
      "1.23.1": undefined,
      "1.23.0": undefined,
      "1.22.5": undefined,
      "1.21.6": toTwo,
    },
  },
  {
    title: "an entry with a network and an address",
    objects: severalAddresses("10.0.0.0/8", "2.2.2.2"),
    listener: "0.0.0.0:443",
    is: {
      "1.24.3": { chains: ["default => PassthroughCluster", "dst=10.0.0.0/8 => outbound|443||two.com"] },
      "1.24.2": { chains: ["default => PassthroughCluster", "dst=10.0.0.0/8,2.2.2.2 => outbound|443||two.com"] },
    },
  },
];

const VECTORS = FLIPS.flatMap(({ is, ...flip }) =>
  Object.keys(is).map((release) => ({ ...flip, release, expected: is[release] })),
);

test.each(VECTORS)("$title: $release", ({ objects, listener, release, expected }) => {
  const [group] = toConformanceForm(simulationOf(CLIENT + objects, { release }), []).groups;
  expect(group?.listeners[listener]).toEqual(expected);
});
