import { toIso } from '#domain/datetime.ts'
import type { Outcome } from '#domain/errors.ts'
import {
  type BoxAnswer,
  ClaimAnswer,
  ClaimRequest,
  EnrolAnswer,
  EnrolRequest,
} from '#domain/wire/box-message.ts'
import { type HubApp, RefusalError } from '../app-types.ts'
import { CLAIM_MS, type TechnicianDesk, tokenOf } from '../technician/technician-desk.ts'
import type { ClaimCode } from './claim-code.ts'

/** Staff and printers of the largest outlet, and the cloud's authority. */
export const BUNDLE_BYTES_MAX = 512 * 1024

export type ClaimRoutes = {
  code: ClaimCode
  technicians: TechnicianDesk
  describe(): BoxAnswer
  enrol(request: EnrolRequest, technician: string): Promise<Outcome<EnrolAnswer>>
  /** The code was used: what shows it must not show it any longer. */
  claimed(): void
  /** The answer is on its way: the box is an outlet's now. */
  enrolled(): void
}

/** How a technician's laptop claims a box and gives it its outlet (decision 0095). */
export function registerClaimRoutes(app: HubApp, desk: ClaimRoutes): void {
  const { code, technicians } = desk
  app.get('/api/box', async (_request, reply) =>
    reply.type('application/json').send(desk.describe()),
  )

  app.post(
    '/api/box/claim',
    { schema: { body: ClaimRequest, response: { 200: ClaimAnswer } } },
    async ({ body }, reply) => {
      if (technicians.untilMs() !== null) throw new RefusalError({ code: 'BOX_CLAIMED' })
      const tried = code.try(body.code)
      if (tried === 'spent') throw new RefusalError({ code: 'CLAIM_CODE_SPENT' })
      if (tried === 'wrong') throw new RefusalError({ code: 'CLAIM_CODE_WRONG' })
      const { token, expiresAtMs } = technicians.open(body.technician, CLAIM_MS)
      code.use()
      desk.claimed()
      reply.type('application/json')
      return { token, expires_at: toIso(expiresAtMs) }
    },
  )

  app.post(
    '/api/box/enrol',
    {
      bodyLimit: BUNDLE_BYTES_MAX,
      schema: { body: EnrolRequest, response: { 200: EnrolAnswer } },
    },
    async ({ body, headers }, reply) => {
      const technician = technicians.nameOf(tokenOf(headers))
      if (technician === null) throw new RefusalError({ code: 'TECHNICIAN_REQUIRED' })
      const outcome = await desk.enrol(body, technician)
      if (!outcome.ok) throw new RefusalError(outcome)
      reply.raw.once('finish', desk.enrolled)
      reply.type('application/json')
      return outcome.value
    },
  )
}
