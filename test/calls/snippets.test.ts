// Small things that people write, by theme, each with the calls that are in it (snippets/, README.md).
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dump, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { findCalls, type KnownCall } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

const ROOT = fileURLToPath(new URL("snippets/", import.meta.url));

interface Snippet {
  readonly env?: Readonly<Record<string, string>>;
  readonly envFrom?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly services?: readonly string[];
  readonly entries?: readonly string[];
  readonly calls?: readonly string[];
  readonly elsewhere?: boolean;
}

/** `cart:7070`, `orders.billing:8080/http`; without a port it has two. */
function service(text: string): object {
  const [, host = "", port, portName] = /^([^:]+)(?::(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
  const [name, namespace = "shop"] = host.split(".");
  const ports = port === undefined ? [80, 443] : [Number(port)];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { ports: ports.map((number) => ({ name: portName ?? `tcp-${number}`, port: number })) },
  };
}

function entry(text: string, index: number): object {
  const [host, port] = text.split(":");
  const ports = [{ name: "tcp", number: Number(port), protocol: "TCP" }];
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: `entry-${index}`, namespace: "shop" },
    spec: { hosts: [host], ports, resolution: "DNS" },
  };
}

function manifests({ env, envFrom, files, args, command, annotations, services = [], entries = [] }: Snippet): string {
  const configMap = (name: string, data: object) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "shop" },
    data,
  });
  const container = {
    name: "client",
    image: "registry.corp.example:5000/shop/client:1.2.3",
    env: Object.entries(env ?? {}).map(([name, value]) =>
      value === "<secret>" ? { name, valueFrom: { secretKeyRef: { name: "db", key: "x" } } } : { name, value },
    ),
    ...(envFrom && { envFrom: [{ configMapRef: { name: "variables" } }] }),
    ...(args && { args }),
    ...(command && { command }),
    ...(files && { volumeMounts: [{ name: "config", mountPath: "/config" }] }),
  };
  const pod = {
    containers: [container],
    ...(files && { volumes: [{ name: "config", configMap: { name: "files" } }] }),
  };
  const workload = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "client", namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "client" } },
      template: { metadata: { labels: { app: "client" }, ...(annotations && { annotations }) }, spec: pod },
    },
  };
  const objects = [
    workload,
    ...(envFrom ? [configMap("variables", envFrom)] : []),
    ...(files ? [configMap("files", files)] : []),
    ...services.map(service),
    ...entries.map(entry),
  ];
  return objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n");
}

const tell = ({ to, protocol, tls, sure }: KnownCall): string =>
  `${to} ${tls === true ? "tls" : protocol}${sure ? "" : "?"}`;

const hostOf = (call: KnownCall): string => call.to.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

for (const file of readdirSync(ROOT).toSorted()) {
  const snippets = load(readFileSync(ROOT + file, "utf8")) as Readonly<Record<string, Snippet>>;
  describe(file, () => {
    test.each(Object.entries(snippets))("%s", (_, snippet) => {
      const text = manifests(snippet);
      const { documents, notices } = readDocuments(new Map([["client.yaml", text]]));
      expect(notices).toEqual([]);
      const calls = findCalls(buildMesh(documents, { name: "default" }).mesh);
      expect(calls.map(tell)).toEqual((snippet.calls ?? []).toSorted());
      if (snippet.elsewhere === true) return;
      const lines = text.split("\n");
      for (const call of calls) {
        const { startLine = 0, endLine = 0 } = call.source ?? {};
        expect(
          lines
            .slice(startLine - 1, endLine)
            .join("\n")
            .toLowerCase(),
        ).toContain(hostOf(call).toLowerCase());
        expect(endLine - startLine).toBe(0);
      }
    });
  });
}
