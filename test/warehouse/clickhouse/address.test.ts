import {describe, expect, it} from "vitest";
import {parseAddress} from "../../../src/warehouse/clickhouse/address.ts";

describe("parseAddress(text, env)", () => {
  it.each([
    ["clickhouse://ann:s%40crt@db.example:9000", ["db.example:9000", false, "ann", "s@crt"]],
    ["clickhouse://ann:50%off@db.example:80", ["db.example:80", false, "ann", "50%off"]],
    ["clickhouse://db.example", ["db.example:8123", false, "default", ""]],
    ["clickhouse://ann:s@db.example?secure=true", ["db.example:8443", true, "ann", "s"]],
    ["clickhouse://[::1]:8123", ["[::1]:8123", false, "default", ""]]
  ])("reads %s", (text, [host, secure, user, password]) => {
    expect(parseAddress(text, {})).toMatchObject({host, secure, user, password});
  });
  it("takes a password that the address leaves out from CLICKHOUSE_PASSWORD", () => {
    const env = {CLICKHOUSE_PASSWORD: "from outside"};
    expect(parseAddress("clickhouse://ann@db", env)).toMatchObject({user: "ann", password: "from outside"});
    expect(parseAddress("clickhouse://ann:own@db", env)).toMatchObject({password: "own"});
  });
  it.each(["", "a:8123", "http://a:8123", "clickhouse://", "clickhouse://a:8123/base", "clickhouse://a:notaport"])(
    "refuses %j",
    (text) => {
      expect(parseAddress(text, {})).toBeNull();
    }
  );
});
