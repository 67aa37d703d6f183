// The proxies whose dumps are kept in test/verify/dumps/, each for what its dump shows of Envoy.
import type { RecordedProxy } from "./corpus-answer.ts";

export const RECORDED: Readonly<Record<string, RecordedProxy>> = {
  "mysql-client": { path: "cases/seed/mysql-after", release: "1.30.3", proxy: "demo1/mysql-client" },
  "dns-capture": {
    path: "cases/seed/dns-capture-pod-annotation-with-addresses",
    release: "1.30.3",
    proxy: "demo1/mysql-client",
  },
  "whole-shop": { path: "cases/mini-mesh/shop-complete", release: "1.30.3", proxy: "shop/checkout" },
  "two-pods": { path: "cases/headless/statefulset-auto-two-pods", release: "1.30.3", proxy: "shop/checkout" },
  "server-names": { path: "cases/virtualservice/tls-sni-split", release: "1.30.3", proxy: "shop/checkout" },
  "dynamic-dns": { path: "cases/serviceentry/dynamic-dns-wildcard-tls", release: "1.30.3", proxy: "shop/checkout" },
  weighted: { path: "cases/virtualservice/tcp-weighted", release: "1.30.3", proxy: "shop/checkout" },
  "old-release": { path: "cases/meshconfig/registry-only", release: "1.14.3", proxy: "shop/checkout" },
};
