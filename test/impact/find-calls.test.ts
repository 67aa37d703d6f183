import { describe, expect, test } from "vitest";
import { findCalls } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

function callsIn(manifests: string) {
  const { documents } = readDocuments(new Map([["shop/cart.yaml", manifests]]));
  return findCalls(buildMesh(documents, { name: "default" }).mesh);
}

/** A Deployment shop/cart with one container of these fields. */
function cart(container: string, more = ""): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels: {app: cart}
  template:
    metadata:
      labels: {app: cart}
    spec:
      containers:
      - name: cart
        image: registry.corp.example:5000/shop/cart:1.2
${container.replaceAll(/^/gm, "        ")}
${more}`;
}

const shape = (manifests: string) =>
  callsIn(manifests).map(({ to, protocol, tls, sni, via }) =>
    [to, tls ? "tls" : protocol, sni, via].filter(Boolean).join(" "),
  );

describe("calls of a workload", () => {
  test("a copy, also one for another thread, has the line as well", () => {
    const [call] = callsIn(cart('env:\n- name: MYSQL_ADDR\n  value: "10.10.13.110:3306"'));
    const place = { path: "shop/cart.yaml", startLine: 18, endLine: 18 };
    expect([{ ...call }.source, structuredClone(call)?.source]).toEqual([place, place]);
  });

  test("a literal of an environment variable, with its line", () => {
    const manifests = cart('env:\n- name: MYSQL_ADDR\n  value: "10.10.13.110:3306"');
    expect(callsIn(manifests)).toEqual([
      {
        from: "shop/cart",
        to: "10.10.13.110:3306",
        protocol: "tcp",
        via: "MYSQL_ADDR",
        sure: false,
        source: { path: "shop/cart.yaml", startLine: 18, endLine: 18 },
      },
    ]);
  });

  test("URLs, lists and flags, each once", () => {
    const manifests = cart(`env:
- name: DB_URL
  value: jdbc:mysql://10.10.13.110:3306/app
- name: SAME_DB
  value: mysql://root:pw@10.10.13.110/app
- name: KAFKA
  value: kafka-0.kafka:9092,kafka-1.kafka:9092
- name: PARTNER
  value: https://api.partner.example/v1
command: ["/bin/cart", "--upstream", "http://pricing.shop:8080"]
args:
- --collector=otel.observe:4317
- --listen=0.0.0.0:8080`);
    expect(shape(manifests)).toEqual([
      "10.10.13.110:3306 tcp DB_URL",
      "api.partner.example:443 tls api.partner.example PARTNER",
      "kafka-0.kafka:9092 tcp KAFKA",
      "kafka-1.kafka:9092 tcp KAFKA",
      "otel.observe:4317 http2 args",
      "pricing.shop:8080 http command",
    ]);
  });

  test("host and port in two variables, or in two flags", () => {
    const manifests = cart(`env:
- {name: DB_HOST, value: 10.10.13.110}
- {name: DB_PORT, value: "3306"}
- {name: REDIS_SERVICE_HOST, value: cache}
- {name: REDIS_SERVICE_PORT, value: "6379"}
- {name: HOST, value: 10.0.0.1}
- {name: PORT, value: "8080"}
- {name: QUEUE_HOST, value: rabbit.corp.example}
- {name: LISTEN_HOST, value: 10.0.0.1}
- {name: LISTEN_PORT, value: "8080"}
args: ["--pg-host", "10.2.0.9", "--pg-port=5432"]`);
    expect(shape(manifests)).toEqual([
      "10.10.13.110:3306 tcp DB_HOST",
      "10.2.0.9:5432 tcp args",
      "cache:6379 tcp REDIS_SERVICE_HOST",
    ]);
  });

  test("variables that name variables, as Kubernetes expands them", () => {
    const manifests = cart(`env:
- {name: DB, value: 10.10.13.110}
- {name: DB_URL, value: "mysql://$(DB):3307/app"}
- {name: ESCAPED, value: "mysql://$$(DB):3308/app"}
- {name: TOO_EARLY, value: "mysql://$(LATER):3309/app"}
- {name: LATER, value: 10.2.0.9}
- name: SECRET
  valueFrom: {secretKeyRef: {name: db, key: host}}
- {name: FROM_SECRET, value: "mysql://$(SECRET):3310/app"}
args: ["--dsn=tcp($(DB):3311)/app"]`);
    expect(shape(manifests)).toEqual(["10.10.13.110:3307 tcp DB_URL", "10.10.13.110:3311 tcp args"]);
  });

  test("a guess follows what the mesh declares, but not against a well-known port", () => {
    const services = `---
apiVersion: v1
kind: Service
metadata: {name: pricing, namespace: shop}
spec:
  clusterIP: 10.68.0.7
  ports:
  - {name: http-web, port: 7070}
  - {name: grpc, port: 7071}
  - {name: http-3306, port: 3306}
`;
    const manifests = cart('args: ["pricing:7070", "pricing.shop:7071", "10.68.0.7:7070", "pricing:3306"]', services);
    expect(shape(manifests)).toEqual([
      "10.68.0.7:7070 http args",
      "pricing.shop:7071 http2 args",
      "pricing:3306 tcp args",
      "pricing:7070 http args",
    ]);
  });

  test("init containers and other kinds call as well", () => {
    const manifests = `apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: shop}
spec:
  schedule: "10 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          initContainers:
          - {name: wait, image: "busybox:1.36", command: [sh, -c, "until nc -z db.corp.example 3306; do sleep 1; done; wget http://10.3.0.1/"]}
          containers:
          - {name: dump, image: "mysql:8.0", args: ["postgres://10.2.0.9/orders"]}
`;
    expect(shape(manifests)).toEqual([
      "10.2.0.9:5432 tcp args",
      "10.3.0.1:80 http command",
      "db.corp.example:3306 tcp command",
    ]);
  });

  test("variables that double each other end", () => {
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `- {name: V${i + 1}, value: "$(V${i})$(V${i})$(V${i})$(V${i})"}`,
    );
    const started = performance.now();
    callsIn(cart(`env:\n- {name: V0, value: "10.1.1.1:80 x"}\n${doubling.join("\n")}`));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
