// What a printer says it can, asked without printing anything.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, ShortText, Uuid } from './primitives.ts'

/**
 * POST /api/console/printers/probe, up to ten seconds. A printer of the outlet by its id, whose row
 * then keeps the answer; or one that is not set up yet by its transport and address.
 */
export const ProbePrinterRequest = Type.Union([
  Closed({ printer_id: Uuid }),
  Closed({
    transport: Type.Union([Type.Literal('tcp'), Type.Literal('usb'), Type.Literal('usblp')]),
    address: ShortText,
  }),
])
export type ProbePrinterRequest = Static<typeof ProbePrinterRequest>

export const ProbePrinterAnswer = Closed({
  success: Type.Literal(true),
  /** Why it could not be asked: as a print job's problem; null: it was asked. */
  problem: Nullable(Type.String()),
  status_ability: Type.Union([Type.Literal('dle-eot'), Type.Literal('none')]),
  fence_ability: Type.Union([
    Type.Literal('process-id'),
    Type.Literal('gs-r'),
    Type.Literal('none'),
  ]),
  /** It says which pictures it keeps: the logo can lie in its own memory. */
  has_logo_memory: Type.Boolean(),
  /** In its own words. */
  maker: Nullable(Type.String()),
  model: Nullable(Type.String()),
  /** The printer's row says so now. */
  is_kept: Type.Boolean(),
})
export type ProbePrinterAnswer = Static<typeof ProbePrinterAnswer>
