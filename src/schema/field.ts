import {z} from "zod";

/**
 * The kinds of field a raw table can have. Rows arrive as text; a kind says which text is allowed (the same regular
 * expression judges in zod and in SQL), which SQL type it becomes, and the reason code of a text that is not allowed.
 * Nothing passes through a floating-point number on the way.
 */
export interface Kind {
  readonly sql_type: string;
  /** Allowed text, already trimmed. Kept to what RE2 and JavaScript agree on. */
  readonly pattern: string;
  /** Reason code written to raw.reject. */
  readonly reason: string;
  /** How one value looks, for messages and the data dictionary. */
  readonly example: string;
}

export const KINDS = {
  text: {
    sql_type: "VARCHAR",
    pattern: "[^\\x00]*",
    reason: "invalid_text",
    example: "Main Street"
  },
  date: {
    sql_type: "DATE",
    pattern: "(19|20)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])",
    reason: "invalid_date",
    example: "2025-02-14"
  },
  quarter: {
    sql_type: "VARCHAR",
    pattern: "(19|20)\\d{2}Q[1-4]",
    reason: "invalid_quarter",
    example: "2025Q1"
  },
  money: {
    sql_type: "DECIMAL(18,2)",
    pattern: "-?\\d{1,10}(\\.\\d{1,2})?",
    reason: "invalid_amount",
    example: "1234.50"
  },
  price: {
    sql_type: "DECIMAL(18,6)",
    pattern: "-?\\d{1,10}(\\.\\d{1,6})?",
    reason: "invalid_price",
    example: "12.345000"
  },
  units: {
    sql_type: "DECIMAL(18,3)",
    pattern: "-?\\d{1,10}(\\.\\d{1,3})?",
    reason: "invalid_units",
    example: "45.000"
  },
  percent: {
    sql_type: "DECIMAL(9,4)",
    pattern: "-?\\d{1,5}(\\.\\d{1,4})?",
    reason: "invalid_percent",
    example: "17.5850"
  },
  integer: {
    sql_type: "INTEGER",
    pattern: "-?\\d{1,9}",
    reason: "invalid_integer",
    example: "3"
  },
  flag: {
    sql_type: "BOOLEAN",
    pattern: "true|false|yes|no|1|0|Y|N",
    reason: "invalid_flag",
    example: "yes"
  },
  ndc11: {
    sql_type: "VARCHAR",
    pattern: "\\d{11}",
    reason: "invalid_ndc",
    example: "57894003001"
  },
  hcpcs: {
    sql_type: "VARCHAR",
    pattern: "[A-Z0-9]{5}",
    reason: "invalid_hcpcs",
    example: "J1745"
  },
  timestamp: {
    sql_type: "TIMESTAMP",
    pattern: "(19|20)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?",
    reason: "invalid_time",
    example: "2025-02-14 09:30"
  }
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export interface FieldMeta {
  readonly kind: KindName;
  readonly description: string;
  readonly required: boolean;
  /** The only values allowed, for fields that are a choice. */
  readonly values?: readonly string[];
  /** Can identify a patient: its value never leaves the private warehouse, not even in a reject listing. */
  readonly patient?: boolean;
}

export interface FieldOptions {
  readonly values?: readonly string[];
  readonly patient?: boolean;
}

export type Field = z.ZodType<string | null>;
export type Fields = Readonly<Record<string, Field>>;

const registry = z.registry<FieldMeta>();

function textOf(kind: KindName, values?: readonly string[]): z.ZodType<string> {
  if (values) return z.enum(values as readonly [string, ...string[]]);
  const exact = z.string().regex(new RegExp(`^(?:${KINDS[kind].pattern})$`, "s"));
  if (kind === "timestamp")
    return exact.refine((text) => isCalendarDate(text.slice(0, 10)), "not a day of the calendar");
  return kind === "date" ? exact.refine(isCalendarDate, "not a day of the calendar") : exact;
}

/** A day that exists: 2025-02-30 matches the pattern and is none. */
function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A field that must have a value. */
export function required(kind: KindName, description: string, options: FieldOptions = {}): z.ZodType<string> {
  const field = textOf(kind, options.values);
  return field.register(
    registry as never,
    {kind, description, required: true, ...options} as never
  ) as z.ZodType<string>;
}

/** A field that may be empty; empty means unknown and is null, never zero. */
export function optional(kind: KindName, description: string, options: FieldOptions = {}): Field {
  const field = textOf(kind, options.values).nullable();
  return field.register(registry as never, {kind, description, required: false, ...options} as never) as Field;
}

/** What was said of a field where it was declared. */
export function metaOf(field: z.ZodType): FieldMeta {
  const meta = registry.get(field as never) as FieldMeta | undefined;
  if (!meta) throw new Error("a field of a table must come from required() or optional()");
  return meta;
}
