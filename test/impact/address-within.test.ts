import fc from "fast-check";
import { expect, test } from "vitest";
import { addressWithin, inNarrowerRange } from "../../src/impact/address-within.ts";
import { matchedBits } from "../../src/simulation/addresses.ts";

test.each([
  ["10.0.0.0/8", "10.255.255.254"],
  ["10.10.13.0/24", "10.10.13.254"],
  ["10.10.13.77/30", "10.10.13.78"],
  ["10.10.13.76/31", "10.10.13.76"],
  ["2001:db8::/64", "2001:db8::ffff:ffff:ffff:fffe"],
  ["0.0.0.0/0", "255.255.255.254"],
])("%s", (range, address) => expect(addressWithin(range, () => false)).toBe(address));

test("taken addresses are passed over, until there are none", () => {
  expect(addressWithin("10.1.1.0/29", (address) => address === "10.1.1.6")).toBe("10.1.1.5");
  expect(addressWithin("10.1.1.0/29", () => true)).toBeUndefined();
  expect(addressWithin("no range", () => false)).toBeUndefined();
});

test("the address lies in the range", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 0, max: 31 }), (octets, prefix) => {
      const range = `${octets.join(".")}/${prefix}`;
      expect(matchedBits(range, addressWithin(range, () => false) ?? "")).toBe(prefix);
    }),
  );
});

test("a narrower range has the address", () => {
  expect(inNarrowerRange("10.1.2.3", "10.0.0.0/8", ["10.0.0.0/8", "10.1.0.0/16"])).toBe(true);
  expect(inNarrowerRange("10.1.2.3", "10.1.0.0/16", ["10.0.0.0/8", "10.1.0.0/16"])).toBe(false);
});
