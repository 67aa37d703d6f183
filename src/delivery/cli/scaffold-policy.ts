// The id of a new policy -> the files to begin with: a policy that works, a case that finds something and one that stays quiet.
// Writes nothing.

/** By path below the directory that holds policies and cases. */
export type Scaffold = ReadonlyMap<string, string>;

export function scaffoldPolicy(id: string): Scaffold {
  const found = `cases/${id}/cache-for-everybody`;
  const quiet = `cases/${id}/quiet-cache-of-its-own-namespace`;
  return new Map([
    [`policies/${id}.yaml`, policyText(id)],
    [`${found}/README.md`, "A Redis entry that every namespace sees opens port 6379 in all of their sidecars.\n"],
    [`${found}/before/shop.yaml`, SHOP],
    [`${found}/after/shop.yaml`, SHOP],
    [`${found}/after/cache.yaml`, CACHE],
    [`${quiet}/README.md`, "The same, shown to its own namespace only.\n"],
    [`${quiet}/before/shop.yaml`, SHOP],
    [`${quiet}/after/shop.yaml`, SHOP],
    [`${quiet}/after/cache.yaml`, `${CACHE}  exportTo: ["."]\n`],
  ]);
}

const policyText = (id: string): string => `# yaml-language-server: $schema=https://earshot.dev/schemas/policy.json
id: ${id}
title: A port is opened in sidecars of other namespaces
explanation: >-
  Say what goes wrong, for somebody who meets it for the first time.
judges: change
rules:
  # The facts of a listener, and of everything else, are listed in Earshot's docs/policies.md.
  - about: listener
    when: listener.change == "added" && listener.wildcard && listener.port == 6379 && size(listener.strangers) > 0
    severity: warning
    title: "Port {port} opens in {namespaces}"
    message: >-
      {causes} opens port {port} in every sidecar of {namespaces}.
remedy: >-
  Say what to do instead.
`;

const SHOP = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
      - name: cart
        image: registry.example/cart:1.0.0
`;

const CACHE = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: cache
  namespace: warehouse
spec:
  hosts:
  - cache.example
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - number: 6379
    name: tcp-redis
    protocol: TCP
`;
