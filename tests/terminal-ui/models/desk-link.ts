// A model of the console over a real hub: its requests go through a paired terminal's own socket.
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { HubRequest } from '../../../terminal-ui/src/link/hub-http.ts'
import type { HubLink } from '../../../terminal-ui/src/link/hub-link.ts'
import type { TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'

export type DeskLink = {
  link: HubLink
  /** What was asked, as 'METHOD /path'. */
  asked: string[]
  /** True: it happens, and the answer is lost. */
  losesAnswers: boolean
}

export function deskLink(terminal: TestTerminal): DeskLink {
  const desk: DeskLink = { asked: [], losesAnswers: false } as unknown as DeskLink
  const call = async <S extends TSchema>(
    request: HubRequest,
    schema: S,
  ): Promise<TillOutcome<Static<S>>> => {
    desk.asked.push(`${request.method} ${request.path}`)
    const answer = await send(terminal, request)
    if (desk.losesAnswers) return { ok: false, code: 'HUB_UNREACHABLE' }
    if (answer.status >= 300) {
      const { code, detail } = answer.body.error
      return { ok: false, code, ...(detail === undefined ? {} : { detail }) }
    }
    if (!Check(schema, answer.body)) throw new Error(`${request.path}: another shape`)
    return { ok: true, value: answer.body as Static<S> }
  }
  desk.link = { door: { call } } as unknown as HubLink
  return desk
}

function send(terminal: TestTerminal, { method, path, body }: HubRequest): Promise<Answer> {
  if (method === 'GET') return terminal.get(path)
  const parsed = body === undefined ? undefined : JSON.parse(String(body))
  return method === 'POST' ? terminal.post(path, parsed) : terminal.put(path, parsed)
}
