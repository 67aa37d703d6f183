import { expect, test } from "vitest";
import { relevanceOf, relevanceOfTemplate, relevanceOfUnknown } from "../../src/manifests/relevance.ts";

test.each([
  ["kind: Service", "yes"],
  ['{"kind" : "Namespace"}', "yes"],
  ["- kind: 'DaemonSet' # x", "yes"],
  ["apiVersion: networking.istio.io/v1alpha3", "yes"],
  ["kind: ConfigMap\nmetadata:\n  name: istio\n", "yes"],
  ["kind: ConfigMap\nmetadata:\n  name: istio-ca-root-cert\n", "if-changed"],
  ["kind: ServiceAccount", "if-changed"],
  ["kind: Ingress", "if-changed"],
  ["apiVersion: security.istio.io/v1", "if-changed"],
  ["apiVersion: networking.istio.io/v1\nkind: Gateway\n", "if-changed"],
  [
    "apiVersion: networking.istio.io/v1\nkind: Gateway\n---\napiVersion: networking.istio.io/v1\nkind: Sidecar\n",
    "yes",
  ],
  ["apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\napplyTo: LISTENER\ncontext: GATEWAY\n", "if-changed"],
  ["apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\napplyTo: LISTENER\ncontext: SIDECAR_OUTBOUND\n", "yes"],
  ["apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\napplyTo: A\ncontext: GATEWAY\napplyTo: B\n", "yes"],
  ["apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\napplyTo: A # not context: GATEWAY\ncontext: ANY\n", "yes"],
  ["image: {{ .Values.image }}", "no"],
  ["a kind of magic", "no"],
])("%j", (text, relevance) => {
  expect(relevanceOf(text)).toBe(relevance);
  expect(relevanceOfUnknown(text)).toBe(relevance === "yes" ? "yes" : "if-changed");
});

test.each([
  ["cart: {{ .Values.cart }}\n", "no"],
  ['cart: 1\n{{ include "shop.service" . }}\n', "if-changed"],
  ["{{- if .Values.cart }}\nkind: Service\n{{- end }}\n", "yes"],
  ["kind: {{ .Values.kind }}\n", "if-changed"],
])("as a template: %j", (text, relevance) => {
  expect(relevanceOfTemplate(text)).toBe(relevance);
});
