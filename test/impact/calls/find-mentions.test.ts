import { describe, expect, test } from "vitest";
import { findMentions } from "../../../src/impact/calls/find-mentions.ts";

const SERVICES = new Set(["orders", "mysql-server"]);

function found(text: string, name = ""): readonly string[] {
  const mentions = findMentions({ text, name }).filter(({ host, ifKnown }) => !ifKnown || SERVICES.has(host));
  return mentions.map(({ host, port, speech }) => `${host} ${port}${speech ? ` ${speech}` : ""}`);
}

describe("destinations in a text", () => {
  test.each([
    ["10.10.13.110:3306", ["10.10.13.110 3306"]],
    ["[fd00::6e]:3306", ["fd00::6e 3306"]],
    ["jdbc:mysql://10.10.13.110:3306/app?useSSL=false", ["10.10.13.110 3306 tcp"]],
    ["jdbc:mysql://10.10.13.110/app", ["10.10.13.110 3306 tcp"]],
    ["jdbc:postgresql://pg.billing:6432/invoices", ["pg.billing 6432 tcp"]],
    ["jdbc:sqlserver://10.2.0.7:1433;databaseName=stock", ["10.2.0.7 1433 tcp"]],
    ["mysql://root:s3cr@t@10.10.13.110/shop", ["10.10.13.110 3306 tcp"]],
    ["postgres://app:pw@pg.corp.example/orders?sslmode=disable", ["pg.corp.example 5432 tcp"]],
    ["redis://:pw@cache.corp.example:6380/0", ["cache.corp.example 6380 tcp"]],
    ["rediss://cache.corp.example", ["cache.corp.example 6379 tls"]],
    [
      "mongodb://m1.corp:27017,m2.corp:27018,m3.corp/stock?replicaSet=rs0",
      ["m1.corp 27017 tcp", "m2.corp 27018 tcp", "m3.corp 27017 tcp"],
    ],
    ["mongodb+srv://cluster0.corp.example/app", ["cluster0.corp.example 27017 tls"]],
    ["amqp://guest:guest@rabbit/", ["rabbit 5672 tcp"]],
    ["amqps://rabbit.corp/vhost", ["rabbit.corp 5671 tls"]],
    ["http://cart.shop/items", ["cart.shop 80 http"]],
    ["http://cart:8080", ["cart 8080 http"]],
    ["https://api.partner.example/v1", ["api.partner.example 443 tls"]],
    ["https://[2001:db8::5]/", ["2001:db8::5 443 tls"]],
    ["https://203.0.113.9:8443", ["203.0.113.9 8443 tls"]],
    ["grpc://pricing.shop:50051", ["pricing.shop 50051 http2"]],
    ["tcp://10.0.0.9:9000", ["10.0.0.9 9000 tcp"]],
    ["weird://10.0.0.9:9000", ["10.0.0.9 9000"]],
    ["HTTP://CART.SHOP:8080", ["CART.SHOP 8080 http"]],
    ["broker1.kafka:9092,broker2.kafka:9092", ["broker1.kafka 9092", "broker2.kafka 9092"]],
    ["10.0.0.1:6379 10.0.0.2:6379;10.0.0.3:6379", ["10.0.0.1 6379", "10.0.0.2 6379", "10.0.0.3 6379"]],
    ["cart.shop:8080/health", ["cart.shop 8080"]],
    ["mysql-server:3306", ["mysql-server 3306"]],
    ["orders:7070", ["orders 7070"]],
    [
      "curl -s http://cart.shop/a && mysql --host=x -e 'select 1' 10.1.2.3:3306",
      ["cart.shop 80 http", "10.1.2.3 3306"],
    ],
    ["--db=pg.billing:5432", ["pg.billing 5432"]],
    ["tcp(10.10.13.110:3306)/shop", ["10.10.13.110 3306"]],
  ])("%s", (text, expected) => expect(found(text)).toEqual(expected));

  test.each([
    "0.0.0.0:8080",
    "127.0.0.1:3306",
    "localhost:3306",
    "http://localhost:9411/api",
    "http://127.0.0.1/",
    "[::]:8080",
    "[::1]:6379",
    ":8080",
    "8080:80",
    "12:30",
    "2024-01-01T10:30",
    "v1.2.3",
    "1.2.3:4567",
    "v1.30:8080",
    "nginx:1234",
    "mysql:8.0",
    "registry.corp.example:5000/shop/cart:1.2",
    "registry.corp.example:5000/shop/cart@sha256:0a1b",
    "app:1000",
    "10.0.0.0/8",
    "10.10.13.110",
    "010.10.13.110:3306",
    "10.10.13.110:0",
    "10.10.13.110:99999",
    "10.10.13.110:3306:5",
    "file:///etc/hosts",
    "unix:///var/run/x.sock",
    "s3://bucket/key",
    "$(DB_HOST):3306",
    "{{ .Values.db }}:3306",
    "redis://$(CACHE)/0",
  ])("none in %s", (text) => expect(found(text)).toEqual([]));

  test.each([
    ["LISTEN_ADDR", "10.0.0.1:8080"],
    ["KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka.shop:9092"],
    ["bind-address", "10.0.0.1:8080"],
    ["web.listen-address", "metrics.shop:9090"],
    ["SIDECAR_IMAGE", "registry.corp.example:5000"],
    ["NO_PROXY", "metadata.corp.example:80,10.0.0.1:80"],
    ["ALLOWED_ORIGINS", "https://shop.example"],
    ["RUN_AS_USER", "www.data:1000"],
  ])("a value of %s is no destination", (name, text) => expect(found(text, name)).toEqual([]));

  test.each([
    ["CART_SERVICE_ADDR", "cart:7070"],
    ["bootstrapServers", "kafka:29092"],
    ["USER_SERVICE_ADDR", "user:7070"],
  ])("a value of %s is one even without dots", (name, text) => expect(found(text, name)).toHaveLength(1));

  test("a huge text costs no time", () => {
    const started = performance.now();
    for (const text of [
      "a.".repeat(200_000),
      "a=".repeat(200_000),
      ":0".repeat(200_000),
      ".".repeat(400_000),
      "x://".repeat(100_000),
    ]) {
      found(text, "DB_URL");
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
