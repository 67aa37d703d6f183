// One `egress` entry of a Sidecar with what it imports, and what its port leaves of a service.
import type { Mesh } from "../mesh/mesh.ts";
import type { Profile } from "../releases/profile.ts";
import type { Protocol } from "./protocol.ts";
import type { Registry } from "./registry.ts";
import { type Service, withPorts } from "./service.ts";
import type { VirtualService, VirtualServices } from "./virtual-services.ts";

export interface EgressPort {
  readonly number: number;
  readonly protocol: Protocol;
}

/** One `egress` entry with what it imports. */
export interface EgressScope {
  readonly port?: EgressPort;
  readonly bind: string;
  readonly captureNone: boolean;
  readonly services: readonly Service[];
  readonly virtualServices: readonly VirtualService[];
}

export interface ScopeInputs {
  readonly mesh: Mesh;
  readonly profile: Profile;
  readonly registry: Registry;
  readonly virtualServices: VirtualServices;
}

/** The port that services must have to be imported; an HTTP proxy port takes all of them. */
export function matchedPort(port: EgressPort | undefined, { egressPortSelectsServices }: Profile): number | undefined {
  if (port === undefined || port.number === 0 || port.protocol === "HTTP_PROXY") return undefined;
  if (!egressPortSelectsServices) return undefined;
  return port.number;
}

export function withOnlyPort(service: Service, number: number): Service | undefined {
  const port = service.ports.find((candidate) => candidate.number === number);
  return port === undefined ? undefined : withPorts(service, [port]);
}
