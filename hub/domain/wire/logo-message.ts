// The picture at the head of the outlet's papers.
import { type Static, Type } from 'typebox'
import { Closed, Nullable } from './primitives.ts'

/** About 300 kB of PNG. */
const PNG_BASE64_MAX = 400_000

export const LogoMethod = Type.Union([Type.Literal('threshold'), Type.Literal('dither')])

/**
 * POST /api/console/logo/preview and PUT /api/console/logo: a PNG in base64, at most 4,096 dots
 * a side and with something dark in it. `threshold` is for drawings, `dither` for photographs.
 */
export const LogoRequest = Closed({
  png_base64: Type.String({
    minLength: 1,
    maxLength: PNG_BASE64_MAX,
    pattern: '^[A-Za-z0-9+/]+=*$',
  }),
  method: LogoMethod,
})
export type LogoRequest = Static<typeof LogoRequest>

/** The picture as the head of a printer will make it, one pixel a dot. */
export const LogoMessage = Closed({
  width_dots: Type.Integer(),
  height_dots: Type.Integer(),
  png_base64: Type.String(),
})
export type LogoMessage = Static<typeof LogoMessage>

/** GET /api/pos/logo; null: the outlet has none. */
export const LogoAnswer = Closed({ logo: Nullable(LogoMessage) })
