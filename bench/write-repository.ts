// A number of namespaces -> the manifests of a GitOps repository of that size, by path, and small changes of it. Always
// the same texts; as plain as real manifests can be, unless they are asked for at their usual length.

export type Repository = ReadonlyMap<string, string>;

const APPS = 10;
/** One namespace in so many has one of these. */
const EVERY = { serviceEntry: 10, sidecar: 5, exportTo: 20 } as const;

/** What the ten apps of a namespace listen for: name, port and protocol as teams write them. */
const PORTS = [
  "{name: http, port: 80, targetPort: 8080}",
  "{name: http, port: 80, targetPort: 8080}",
  "{name: http, port: 80, targetPort: 8080}",
  "{name: http-web, port: 8080, targetPort: 8080}",
  "{name: http-web, port: 8080, targetPort: 8080}",
  "{name: grpc, port: 9090, targetPort: 9090}",
  "{name: https, port: 443, targetPort: 8443}",
  "{name: redis, port: 6379, targetPort: 6379}",
  "{name: mysql, port: 3306, targetPort: 3306}",
  "{name: tcp-queue, port: 5672, targetPort: 5672}",
] as const;

export interface Writing {
  /** With the probes, volumes and security settings of usual Deployments: they only give the YAML parser more to do. */
  readonly usualLength?: boolean;
}

/** `namespaces` namespaces with ten Services and Deployments each, one file for each app. */
export function writeRepository(namespaces: number, { usualLength = false }: Writing = {}): Repository {
  const files = new Map<string, string>();
  for (let index = 0; index < namespaces; index++) {
    const name = namespaceName(index);
    files.set(`${name}/namespace.yaml`, namespaceFile(name));
    if (isOneOf(index, EVERY.serviceEntry, 1)) files.set(`${name}/partner.yaml`, serviceEntry(index, name));
    if (isOneOf(index, EVERY.sidecar, 2)) files.set(`${name}/sidecar.yaml`, sidecar(name));
    for (let app = 0; app < APPS; app++) {
      const text = appFile(index, app, namespaces);
      files.set(`${name}/app-${app}.yaml`, usualLength ? text.replace(RESOURCES, `${USUAL}${RESOURCES}`) : text);
    }
  }
  return files;
}

const RESOURCES = "          resources:\n";
const USUAL = `          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
            periodSeconds: 10
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8080
            initialDelaySeconds: 15
          securityContext:
            allowPrivilegeEscalation: false
            runAsNonRoot: true
          volumeMounts:
            - name: temporary
              mountPath: /tmp
`;

export interface Change {
  readonly name: string;
  readonly apply: (base: Repository) => Repository;
}

/** Changes of one object each: one that everybody feels, one that a namespace keeps to itself, one that moves nothing. */
export const CHANGES: readonly Change[] = [
  { name: "an address-less ServiceEntry", apply: (base) => new Map([...base, ["added/mysql.yaml", MYSQL_ENTRY]]) },
  { name: "a private Service's port", apply: (base) => edit(base, `${namespaceName(3)}/app-9.yaml`, "5672", "5673") },
  { name: "a variable of a Deployment", apply: (base) => edit(base, `${namespaceName(0)}/app-1.yaml`, '"20"', '"30"') },
];

const MYSQL_ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: mysql
  namespace: demo
spec:
  hosts: [mysql.demo]
  ports:
    - {number: 3306, name: tcp-mysql, protocol: TCP}
  resolution: DNS
`;

function edit(base: Repository, path: string, from: string, to: string): Repository {
  const text = base.get(path);
  if (text === undefined || !text.includes(from)) throw new Error(`${path} has no ${from}`);
  return new Map(base).set(path, text.replaceAll(from, to));
}

function namespaceName(index: number): string {
  return `team-${String(index).padStart(4, "0")}`;
}

const isOneOf = (index: number, every: number, phase: number): boolean => index % every === phase;

function isPrivate(index: number): boolean {
  return isOneOf(index, EVERY.exportTo, 3);
}

function namespaceFile(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    istio-injection: enabled
`;
}

function serviceEntry(index: number, name: string): string {
  return `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: ${name}
spec:
  hosts:
    - partner-${index}.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: DNS
  location: MESH_EXTERNAL
`;
}

function sidecar(name: string): string {
  return `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: ${name}
spec:
  egress:
    - hosts:
        - ./*
        - istio-system/*
`;
}

function appFile(index: number, app: number, namespaces: number): string {
  const name = `app-${app}`;
  const namespace = namespaceName(index);
  const annotations = isPrivate(index) ? `\n  annotations:\n    networking.istio.io/exportTo: "."` : "";
  const peer = `app-${(app + 3) % APPS}.${namespaceName((index * 7 + app) % namespaces)}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        version: v1
    spec:
      containers:
        - name: ${name}
          image: registry.example.com/${namespace}/${name}:1.4.2
          ports:
            - containerPort: 8080
          env:
            - name: PEER_URL
              value: http://${peer}
            - name: WORKERS
              value: "20"
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}${annotations}
spec:
  selector:
    app: ${name}
  ports:
    - ${PORTS[app]}
`;
}
