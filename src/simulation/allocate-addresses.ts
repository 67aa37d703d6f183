// Services of entries without addresses -> the addresses that older istiods compute for them, for sidecars with DNS capture.
// istiod: serviceregistry/serviceentry/auto_allocation.go autoAllocateIPs (1.7–1.29)

import { isWildcard } from "../mesh/hostnames.ts";
import type { Profile } from "../releases/profile.ts";
import { NO_ADDRESS, type Service } from "./service.ts";

type Algorithm = Exclude<Profile["addressAllocation"], "status" | "none">;

/** The same services, in the same order, with `autoAddresses`. */
export function allocateAddresses(services: readonly Service[], algorithm: Algorithm): readonly Service[] {
  const eligible = services.filter(isEligible);
  if (eligible.length === 0) return services;
  const numbers = NUMBERING[algorithm](eligible);
  return services.map((service) => {
    const number = numbers.get(service);
    return number === undefined ? service : { ...service, autoAddresses: addressesOf(number) };
  });
}

function isEligible({ registry, defaultAddress, hostname, resolution }: Service): boolean {
  if (registry !== "External" || defaultAddress !== NO_ADDRESS) return false;
  return !isWildcard(hostname) && resolution !== "PASSTHROUGH";
}

/** Third and fourth octet of 240.240.0.0/16. */
type Octets = readonly [number, number];
type Numbering = (services: readonly Service[]) => ReadonlyMap<Service, Octets>;

const octets = (x: number): Octets => [Math.floor(x / 255), x % 255];

/** 240.240.n.0 and the like are nobody's address. */
const skipMultiple = (x: number): number => (x % 255 === 0 ? x + 1 : x);

const keyOf = ({ namespace, hostname }: Service): string => `${namespace}/${hostname}`;

const NUMBERING: Readonly<Record<Algorithm, Numbering>> = {
  "by-object": (services) => consecutive(services, (_service, index) => String(index)),
  "by-hostname": (services) => consecutive(services, ({ hostname }) => hostname),
  "hashed-255": (services) => {
    const walk = { x: 0 };
    return walkSlots(hashed(services, { size: 255 * 255, collisionSize: 255 * 255 }), {
      empty: () => {
        walk.x = skipMultiple(walk.x + 1);
      },
      taken: () => {
        walk.x = skipMultiple(walk.x + 1);
        return octets(walk.x);
      },
    });
  },
  "hashed-254-of-255": (services) => {
    const walk = { x: 0, y: 0 };
    return walkSlots(hashed(services, HASH_254), {
      empty: () => {
        walk.x += 1;
      },
      taken: () => {
        if (Math.floor(walk.x / 255) < 255) walk.x = skipMultiple(walk.x + 1);
        if (Math.floor(walk.x / 255) < 255) return octets(walk.x);
        walk.y += 1;
        return [255, walk.y];
      },
    });
  },
  "hashed-254": (services) => {
    const walk = { x: 0 };
    return walkSlots(hashed(services, HASH_254), {
      empty: () => {
        walk.x += 1;
      },
      taken: () => {
        walk.x = skipMultiple(walk.x + 1);
        return octets(walk.x);
      },
    });
  },
  "hashed-every-slot": (services) => {
    const walk = { x: 0 };
    const step = () => {
      walk.x += 1;
    };
    return walkSlots(hashed(services, HASH_254), {
      empty: step,
      every: () => {
        walk.x = skipMultiple(walk.x + 1);
      },
      taken: () => octets(walk.x),
    });
  },
};

function consecutive(services: readonly Service[], keyFor: (service: Service, index: number) => string) {
  const known = new Map<string, Octets>();
  const numbers = new Map<Service, Octets>();
  let x = 0;
  for (const [index, service] of services.entries()) {
    const key = keyFor(service, index);
    if (!known.has(key)) x = skipMultiple(x + 1);
    const own = known.get(key) ?? octets(x);
    known.set(key, own);
    numbers.set(service, own);
  }
  return numbers;
}

interface HashSizes {
  readonly size: number;
  readonly collisionSize: number;
}

const HASH_254: HashSizes = { size: 256 * 254, collisionSize: 256 * 254 - 1 };

/** For the second hash. */
const PRIME = 65011;

/** Every service in a slot of its own: by hash, with double hashing where two collide. */
function hashed(services: readonly Service[], { size, collisionSize }: HashSizes): ReadonlyMap<number, Service> {
  const slots = new Map<number, Service>();
  for (const service of services.slice(0, size)) {
    const hash = fnv1a(keyOf(service));
    const step = PRIME - (hash % PRIME);
    let slot = hash % size;
    for (let i = 1; slots.has(slot); i++) slot = ((hash + Math.imul(i, step)) >>> 0) % collisionSize;
    slots.set(slot, service);
  }
  return slots;
}

/** FNV-1a, 32 bits, over UTF-8. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

interface Walk {
  readonly empty: () => void;
  /** Before every taken slot, whether or not its service has an address yet. */
  readonly every?: () => void;
  /** The address of a taken slot whose service has none yet. */
  readonly taken: () => Octets;
}

function walkSlots(slots: ReadonlyMap<number, Service>, { empty, every, taken }: Walk): ReadonlyMap<Service, Octets> {
  const known = new Map<string, Octets>();
  const numbers = new Map<Service, Octets>();
  const last = Math.max(...slots.keys());
  for (let slot = 0; slot <= last; slot++) {
    const service = slots.get(slot);
    if (service === undefined) {
      empty();
      continue;
    }
    every?.();
    const own = known.get(keyOf(service)) ?? taken();
    known.set(keyOf(service), own);
    numbers.set(service, own);
  }
  return numbers;
}

function addressesOf([a, b]: Octets): Service["autoAddresses"] {
  const hex = a === 0 ? b.toString(16) : `${a.toString(16)}${b.toString(16)}`;
  return { v4: `240.240.${a}.${b}`, v6: `2001:2::f0f0:${hex}` };
}
