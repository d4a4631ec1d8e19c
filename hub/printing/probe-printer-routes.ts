import { refuse } from '#domain/errors.ts'
import {
  ProbePrinterAnswer,
  type ProbePrinterRequest,
  ProbePrinterRequest as Request,
} from '#domain/wire/probe-printer-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { keepAbilities, readPrinter } from './printer-store.ts'

/** hub/devices has it; the composition root joins the two. */
export type ProbePrinter = (place: { transport: string; address: string }) => Promise<
  | {
      ok: true
      probe: {
        answersStatus: boolean
        answersFence: boolean
        answersProcessId: boolean
        answersKeptPictures: boolean
        maker: string | null
        model: string | null
      }
    }
  | { ok: false; problem: string }
>

type Abilities = Pick<ProbePrinterAnswer, 'status_ability' | 'fence_ability'>

const NOTHING = {
  status_ability: 'none',
  fence_ability: 'none',
  has_logo_memory: false,
  maker: null,
  model: null,
} as const

export function registerProbePrinterRoutes(app: HubApp, deps: HubDeps, probe: ProbePrinter): void {
  app.post(
    '/api/console/printers/probe',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags: ['printing'], body: Request, response: { 200: ProbePrinterAnswer } },
    },
    async (request) => {
      const { place, printerId } = placeOf(deps, request.body)
      const end = await probe(place)
      if (!end.ok) {
        return { success: true as const, problem: end.problem, ...NOTHING, is_kept: false }
      }
      const { maker, model, answersStatus, answersFence, answersProcessId } = end.probe
      const abilities: Abilities = {
        status_ability: answersStatus ? 'dle-eot' : 'none',
        // Without a status a fence is never waited for: nobody could say why it does not come.
        fence_ability: answersProcessId ? 'process-id' : answersFence ? 'gs-r' : 'none',
      }
      const isKept = printerId !== null && (answersStatus || answersFence)
      if (isKept) {
        const by = { staff_id: staffOf(request).staff_id, ...terminalIn(request) }
        keep(deps, printerId, abilities, { ...by, maker, model })
      }
      const has_logo_memory = end.probe.answersKeptPictures && answersStatus && answersFence
      const said = { ...abilities, has_logo_memory, maker, model, is_kept: isKept }
      return { success: true as const, problem: null, ...said }
    },
  )
}

const terminalIn = (request: Parameters<typeof terminalOf>[0]) => ({
  terminal_id: terminalOf(request).terminalId,
})

function placeOf({ db }: HubDeps, body: ProbePrinterRequest) {
  if (!('printer_id' in body)) return { place: body, printerId: null }
  const printer = readPrinter(db, body.printer_id)
  if (!printer) throw new RefusalError(refuse('PRINTER_NONE'))
  return { place: printer, printerId: printer.id }
}

function keep(
  { db, seams }: HubDeps,
  printerId: string,
  abilities: Abilities,
  facts: Record<string, string | null>,
): void {
  const payload = { printer_id: printerId, ...abilities, ...facts }
  write(db, (tx) => {
    keepAbilities(tx, printerId, abilities)
    appendAudit(tx, { kind: 'printer-probed', payload, atMs: seams.clock.nowMs() })
  })
}
