import { type Static, type TObject, type TSchema, Type } from 'typebox'

/** Closed object: an unknown field is an error, never silently dropped. */
export const Closed = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

/**
 * These fields of another closed object. Type.Pick would leave it open, and bring the whole type
 * engine into the terminal.
 */
export const PartOf = <T extends Record<string, TSchema>, const K extends keyof T & string>(
  { properties }: TObject<T>,
  names: readonly K[],
) => Closed(Object.fromEntries(names.map((name) => [name, properties[name]])) as Pick<T, K>)

/** One of a closed list of words; the list is its one source. */
export const OneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((word) => Type.Literal(word))))

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUID, lower case; UUIDv7 where we make it',
})

/** Largest amount on one document: 999,999,999,999 minor units. */
export const MONEY_MINOR_MAX = 999_999_999_999
/** Largest quantity on one line: 100,000 selling units, in thousandths. */
export const QUANTITY_MILLI_MAX = 100_000_000

export const MoneyMinor = Type.Integer({
  minimum: 0,
  maximum: MONEY_MINOR_MAX,
  description: "Amount in the currency's minor unit (IDR: whole rupiah)",
})
export const SignedMoneyMinor = Type.Integer({
  minimum: -MONEY_MINOR_MAX,
  maximum: MONEY_MINOR_MAX,
})
/** A sum over documents, each of which keeps within its own limit: as large as a number can be. */
export const SumMinor = Type.Integer({
  minimum: -Number.MAX_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
})
export const QuantityMilli = Type.Integer({
  minimum: 1,
  maximum: QUANTITY_MILLI_MAX,
  description: 'Quantity in thousandths of the selling unit',
})
export const SignedQuantityMilli = Type.Integer({
  minimum: -1_000_000_000_000,
  maximum: 1_000_000_000_000,
})
export const RatePpm = Type.Integer({
  minimum: 0,
  maximum: 1_000_000,
  description: 'Parts per million: 110000 = 11 %',
})
export const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  description: 'ISO 8601 in UTC with milliseconds; advisory (I10)',
})
/** A business day of the outlet, in its own time zone. */
export const LocalDate = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
/** Who checked a PIN: the hub, or the terminal alone by the proof it holds (0049). */
export const VerifiedBy = OneOf(['hub', 'terminal'])
export type VerifiedBy = Static<typeof VerifiedBy>
/** Another person's word, given at the terminal by the proof of their PIN it holds (0049). */
export const TerminalApproval = Closed({ permission: Type.String(), staff_id: Uuid })
export type TerminalApproval = Static<typeof TerminalApproval>
export const HASH = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hex' })
export const Code = Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{0,15}$' })
export const ShortText = Type.String({ minLength: 1, maxLength: 200 })
export const NoteText = Type.String({ maxLength: 500 })
/** How many, or the number of an entry in its order. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
export const Cursor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export type UuidText = Static<typeof Uuid>
