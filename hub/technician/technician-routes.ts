import type { KeyObject } from 'node:crypto'
import { toIso } from '#domain/datetime.ts'
import {
  BoxAnswer,
  BoxFacts,
  EnrolAnswer,
  EnrolRequest,
  PairingOrder,
  PairingOrderAnswer,
  PrintJobState,
  RetireAnswer,
  RetireOrder,
  SignatureAnswer,
  SignatureOrder,
  TestPageOrder,
  VisitAnswer,
  VisitRequest,
} from '#domain/wire/box-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { TestPageAnswer } from '#domain/wire/print-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { orderTestPage } from '../printing/order-test-page.ts'
import { readJobState } from '../printing/print-queue-view.ts'
import { BUNDLE_BYTES_MAX } from '../setup/claim-routes.ts'
import { enrolOutlet } from '../setup/enrol-outlet.ts'
import { createPairingCode, PAIRING_CODE_LIFE_MS } from '../terminal/pairing-code.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listToPair } from './list-to-pair.ts'
import { openVisit } from './open-visit.ts'
import { type FactProbes, readFacts } from './read-facts.ts'
import { recordCommissioning } from './record-commissioning.ts'
import { retireOutlet, type StatusOf } from './retire-outlet.ts'
import { type TechnicianDesk, tokenOf, VISIT_MS } from './technician-desk.ts'

export type TechnicianParts = Pick<FactProbes, 'nameState' | 'trustPagePort' | 'backupFolder'> & {
  technicians: TechnicianDesk
  serial: string | null
  officeKey: KeyObject | null
  /** Who the box is on the LAN now. */
  describe(): BoxAnswer
  /** Null: there is no certificate to sign with. */
  signReport(hash: string): { signature: string; certificates: string } | null
  /** Everything is in the cloud: from its next start on the box says that it ended here. */
  keepRetired(answer: { retired_at: string }): void
  /** Ends this process. */
  end(): void
}
type Parts = TechnicianParts &
  FactProbes & {
    statusOf: StatusOf
  }

const tags = ['box']
const isPublic = { access: { level: 'public' } } as const
const forTechnician = { access: { level: 'technician' } } as const
/** For the whole hub, as pairing: eight digits hold for ten minutes against this many tries. */
const visitLimit = { max: 10, timeWindow: 60_000, keyGenerator: () => 'visit' }
const ById = Closed({ id: Uuid })

/** A technician's laptop: who the box is, and commissioning it (decision 0095). */
export function registerTechnicianRoutes(app: HubApp, deps: HubDeps, parts: Parts): void {
  registerIdentity(app, deps, parts)
  registerCommissioning(app, deps, parts)
  registerPapers(app, deps, parts)
  registerRetirement(app, deps, parts)
}

function registerIdentity(app: HubApp, deps: HubDeps, parts: Parts): void {
  const { db, seams } = deps
  app.get('/api/box', { config: isPublic, schema: { tags, response: { 200: BoxAnswer } } }, () =>
    parts.describe(),
  )

  app.post(
    '/api/box/enrol',
    {
      ...{ config: forTechnician, bodyLimit: BUNDLE_BYTES_MAX },
      schema: { tags, body: EnrolRequest, response: { 200: EnrolAnswer } },
    },
    async ({ body, headers }) => {
      // A box that has its outlet: only the bundle that it has already is answered.
      const name = parts.technicians.nameOf(tokenOf(headers)) ?? ''
      const outcome = await enrolOutlet({ ...deps, ...parts }, body, name)
      if (!outcome.ok) throw new RefusalError(outcome)
      return outcome.value
    },
  )

  app.post(
    '/api/box/visit',
    {
      config: { ...isPublic, rateLimit: visitLimit },
      schema: { tags, body: VisitRequest, response: { 200: VisitAnswer } },
    },
    ({ body }) => {
      writeOrRefuse(db, (tx) => openVisit(tx, seams, body))
      const { token, expiresAtMs } = parts.technicians.open(body.technician, VISIT_MS)
      return { token, expires_at: toIso(expiresAtMs) }
    },
  )
}

function registerCommissioning(app: HubApp, deps: HubDeps, parts: Parts): void {
  const { db, seams } = deps
  app.get(
    '/api/technician/facts',
    { config: forTechnician, schema: { tags, response: { 200: BoxFacts } } },
    ({ headers }) => readFacts(parts, parts.technicians.nameOf(tokenOf(headers)) ?? ''),
  )

  app.post(
    '/api/technician/pairing-codes',
    {
      config: forTechnician,
      schema: { tags, body: PairingOrder, response: { 200: PairingOrderAnswer } },
    },
    ({ body }) => {
      const left = listToPair(deps)
      const made = createPairingCode(db, seams, null, PAIRING_CODE_LIFE_MS)
      return {
        ...{ pairing_code: made.pairingCode, expires_at: toIso(made.expiresAtMs) },
        terminal_name: body.terminal_name ?? left[0] ?? null,
        ...{ left_count: left.length, host_name: parts.describe().host_name },
      }
    },
  )
}

function registerPapers(app: HubApp, deps: HubDeps, parts: Parts): void {
  const { db, seams } = deps
  const nameOf = (headers: Parameters<typeof tokenOf>[0]): string =>
    parts.technicians.nameOf(tokenOf(headers)) ?? ''
  app.post(
    '/api/technician/printers/:id/test-page',
    {
      config: forTechnician,
      schema: { tags, params: ById, body: TestPageOrder, response: { 200: TestPageAnswer } },
    },
    ({ params, body }) => {
      const test = { page: 'test' as const, opens_drawer: body.opens_drawer }
      const by = { staffId: null, terminalId: null }
      const order = { printerId: params.id, test, by }
      const jobId = writeOrRefuse(db, (tx) => orderTestPage(tx, seams, order))
      deps.wakePrinters()
      return { success: true as const, print_job_id: jobId }
    },
  )

  app.get(
    '/api/technician/print-jobs/:id',
    { config: forTechnician, schema: { tags, params: ById, response: { 200: PrintJobState } } },
    ({ params }) => {
      const state = readJobState(db, params.id)
      if (!state) throw new RefusalError({ code: 'PRINT_JOB_NOT_FOUND' })
      return state
    },
  )

  app.post(
    '/api/technician/signature',
    {
      config: forTechnician,
      schema: { tags, body: SignatureOrder, response: { 200: SignatureAnswer } },
    },
    ({ body, headers }) => {
      const signed = parts.signReport(body.hash)
      if (!signed) throw new RefusalError({ code: 'NOT_FOUND', detail: 'certificate' })
      const jobId = write(db, (tx) => recordCommissioning(tx, seams, body, nameOf(headers)))
      deps.wakePrinters()
      return { ...signed, print_job_id: jobId }
    },
  )
}

function registerRetirement(app: HubApp, deps: HubDeps, parts: Parts): void {
  const { db, seams } = deps
  let isRetired = false
  app.addHook('onRequest', (_request, _reply, done) => {
    if (isRetired) throw new RefusalError({ code: 'BOX_RETIRED' })
    done()
  })
  app.post(
    '/api/technician/retirement',
    {
      config: forTechnician,
      schema: { tags, body: RetireOrder, response: { 200: RetireAnswer } },
    },
    ({ body, headers }, reply) => {
      const request = {
        outletCode: body.outlet_code,
        areAbsentTerminalsEmpty: body.are_absent_terminals_empty,
        technician: parts.technicians.nameOf(tokenOf(headers)) ?? '',
        atMs: seams.clock.nowMs(),
      }
      const answer = writeOrRefuse(db, (tx) => retireOutlet(tx, parts.statusOf, request))
      // From here nothing is sold: the same turn of the loop that found that all is sent.
      isRetired = true
      parts.keepRetired(answer)
      reply.raw.once('finish', parts.end)
      return answer
    },
  )
}
