// Short ways to write the manifests of these tests.

export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    istio-injection: enabled\n`;

/** A Deployment `ns/name` that carries environment variables. */
export function workload(id: string, env: Readonly<Record<string, string>> = {}, annotation = ""): string {
  const [ns = "", name = ""] = id.split("/");
  const variables = Object.entries(env).map(([key, value]) => `        - name: ${key}\n          value: "${value}"\n`);
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${ns}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
${annotation === "" ? "" : `      annotations:\n        ${annotation}\n`}    spec:
      containers:
      - name: app
        image: example/${name}
${variables.length > 0 ? `        env:\n${variables.join("")}` : ""}`;
}

export function service(id: string, port: string, more = ""): string {
  const [ns = "", name = ""] = id.split("/");
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${ns}
spec:
  selector: {app: ${name}}
  ports:
  - ${port}
${more}`;
}

/** ServiceEntry demo/mysql, with lines of its spec replaced. */
export const entry = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries(changes).reduce(
    (text, [from, to]) => text.replace(from, to),
    `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: mysql
  namespace: demo
spec:
  hosts:
    - mysql.demo # the new cluster
  ports:
    - number: 3306
      name: tcp-mysql
      protocol: TCP
  resolution: STATIC
  endpoints:
    - address: 172.20.9.9
`,
  );

export const meshConfig = (mesh: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
${mesh.replaceAll(/^(?=.)/gm, "    ")}`;
