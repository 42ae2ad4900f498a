/** Where a ClickHouse server answers, and as whom to ask. */
export interface Address {
  /** Host and port, for messages. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
}

/**
 * Reads `clickhouse://user:password@host:8123`, with `?secure=true` for TLS. Without a password in it, the one of
 * CLICKHOUSE_PASSWORD counts, which no list of processes shows. What is refused is never repeated: it may hold a password.
 */
export function parseAddress(text: string, env: NodeJS.ProcessEnv = process.env): Address | null {
  const url = URL.parse?.(text) ?? tryParse(text);
  if (url?.protocol !== "clickhouse:" || url.hostname === "" || !["", "/"].includes(url.pathname)) return null;
  const secure = ["true", "1", ""].includes(url.searchParams.get("secure") ?? "false");
  const port = url.port === "" ? (secure ? 8443 : 8123) : Number(url.port);
  const user = decode(url.username) || env["CLICKHOUSE_USER"] || "default";
  const password = decode(url.password) || env["CLICKHOUSE_PASSWORD"] || "";
  return {
    host: `${url.hostname}:${port}`,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    secure,
    user,
    password
  };
}

function tryParse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A password with a bare % in it is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
