import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { eReceiptPage, noReceiptPage } from '#domain/e-receipt-page.ts'
import { Closed } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { readLogoPicture } from '../printing/read-logo-picture.ts'
import { listSaleReceipts } from '../sale/sale-receipt.ts'
import { isEReceiptCode } from './e-receipt-code.ts'

const Path = Closed({
  number: Type.String({ maxLength: 40 }),
  code: Type.String({ maxLength: 64 }),
})

/** A page a second from one address: more than customers ask for, little for whoever tries codes. */
const PAGES_PER_MINUTE_MAX = 60
const A_DAY_S = 86_400

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
}

/** The customer's own receipt. Who has its address may read it; nothing else opens it. */
export function registerEReceiptRoutes(app: HubApp, { db }: HubDeps): void {
  app.get(
    '/r/:number/:code',
    {
      config: {
        access: { level: 'public' },
        rateLimit: { max: PAGES_PER_MINUTE_MAX, timeWindow: 60_000 },
      },
      schema: { tags: ['receipts'], params: Path },
    },
    async (request, reply) => {
      const { number, code } = request.params
      const page = findPage(db, number, code)
      if (page === null) return send(reply.code(404), noReceiptPage(), 'no-store')
      return send(reply, page, `private, max-age=${A_DAY_S}`)
    },
  )
}

const send = (reply: FastifyReply, page: string, cacheControl: string) =>
  reply
    .headers({ ...HEADERS, 'cache-control': cacheControl })
    .type('text/html; charset=utf-8')
    .send(page)

/** Two sales may have one number (I5): the code says which. */
function findPage(db: Db, number: string, code: string): string | null {
  const found = listSaleReceipts(db, number).find(({ saleId }) => isEReceiptCode(db, saleId, code))
  if (found === undefined) return null
  return eReceiptPage(found.model(), readLogoPicture(db))
}
