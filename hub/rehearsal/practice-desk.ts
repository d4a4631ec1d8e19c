// The hub's side of the starter's socket: who makes the faults is another process, which ends them
// by itself whatever becomes of this one.
import { request } from 'node:http'
import { type Outcome, refuse } from '#domain/errors.ts'
import { parseMessage } from '#domain/wire/check.ts'
import { type BeginFault, PracticeState } from '#domain/wire/rehearsal-message.ts'

export type PracticeDesk = {
  state(): Promise<Outcome<PracticeState>>
  begin(wanted: BeginFault): Promise<Outcome<PracticeState>>
  end(): Promise<Outcome<PracticeState>>
}

const ANSWER_MS_MAX = 3_000
const ANSWER_BYTES_MAX = 64 * 1024
const REFUSALS: Record<number, 'PRACTICE_BUSY' | 'PRACTICE_NOT_HERE'> = {
  409: 'PRACTICE_BUSY',
  422: 'PRACTICE_NOT_HERE',
}

export function createPracticeDesk(socketPath: string): PracticeDesk {
  const ask = async (method: string, path: string, body?: unknown) => {
    try {
      const { status, text } = await call({ socketPath, method, path }, body)
      const refusal = REFUSALS[status]
      if (refusal) return refuse(refusal)
      return status === 200 ? readState(text) : refuse('PRACTICE_AWAY')
    } catch {
      return refuse('PRACTICE_AWAY')
    }
  }
  return {
    state: () => ask('GET', '/state'),
    begin: (wanted) => ask('POST', '/fault', wanted),
    end: () => ask('DELETE', '/fault'),
  }
}

function readState(text: string): Outcome<PracticeState> {
  const said = parseMessage(PracticeState, JSON.parse(text))
  return said.ok ? said : refuse('PRACTICE_AWAY')
}

type Asked = { socketPath: string; method: string; path: string }

function call(asked: Asked, body: unknown): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...asked, timeout: ANSWER_MS_MAX }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
        if (text.length > ANSWER_BYTES_MAX) answer.destroy(new Error('too long'))
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer')))
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
