import { expect, test } from "vitest";
import { readWebhook } from "../../../src/delivery/lambda/read-webhook.ts";

test("names of headers are in small letters, and base64 is read", () => {
  const event = {
    httpMethod: "post",
    headers: { "X-GitHub-Event": "ping", "X-Odd": ["a"] },
    body: Buffer.from("zé").toString("base64"),
    isBase64Encoded: true,
  };
  expect(readWebhook(event)).toEqual({ method: "POST", headers: { "x-github-event": "ping" }, body: "zé" });
});

test.each([
  ["no headers", { httpMethod: "GET", headers: null, body: null }],
  ["a body that is no text", { version: "2.0", requestContext: { http: { method: "GET" } }, body: { a: 1 } }],
])("%s", (_, event) => {
  expect(readWebhook(event)).toEqual({ method: "GET", headers: {}, body: "" });
});

test.each([undefined, null, "text", 7, [], {}, { Records: [] }, { requestContext: "http" }])(
  "%j is no request",
  (event) => {
    expect(readWebhook(event)).toBeUndefined();
  },
);
