// The rules for where a route leads: destinations of VirtualServices, and a Sidecar's egress proxy.
// istiod: validation.go validateDestination, validateRouteDestinations
import type { FieldPath } from "../../manifests/document.ts";
import type { Destination, RouteDestination } from "../specs.ts";
import { isDnsLabel, isPort, isWildcardDomain } from "./names.ts";
import { type Complaint, complain } from "./rule.ts";

export function* destinationComplaints(field: FieldPath, { host, subset, port }: Destination): Iterable<Complaint> {
  if (host === "*" || !isWildcardDomain(host))
    yield complain([...field, "host"], `must be the name of a host, not \`${host}\``);
  if (subset && !isDnsLabel(subset))
    yield complain([...field, "subset"], `cannot be the name of a subset: \`${subset}\``);
  if (port !== undefined && !isPort(port.number ?? 0))
    yield complain([...field, "port"], "must have a number from 1 to 65535");
}

export function* routeComplaints(field: FieldPath, routes: readonly RouteDestination[]): Iterable<Complaint> {
  for (const [index, { destination, weight = 0 }] of routes.entries()) {
    if (weight < 0) yield complain([...field, index, "weight"], "must not be negative");
    // Routes of HTTP may be without one in the CRD, but not for the webhook.
    if (destination === undefined) yield complain([...field, index], "needs a destination");
    else yield* destinationComplaints([...field, index, "destination"], destination);
  }
  const total = routes.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (routes.length > 1 && total === 0) yield complain(field, "has several destinations, so they need weights");
}
