// A process of the simulation: it answers named calls of its parent, one message each, and ends
// when the parent is gone.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { COMPILE_CACHE } from '../compile-cache.ts'

export type FleetProcess = {
  pid: number
  /** Rejects with the process's own error, or when it ends. */
  call<Answer>(name: string, value?: unknown): Promise<Answer>
  /** Says something without waiting for an answer. */
  tell(name: string, value: unknown): void
  end(): Promise<void>
}

type Call = { id: number | null; name: string; value: unknown }
type Reply = { id: number; value?: unknown; fault?: string }
type News = { news: unknown }

const END_PATIENCE_MS = 5_000

export function startFleetProcess(
  script: string,
  onNews: (news: unknown) => void = () => {},
): FleetProcess {
  const child = fork(script, {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    // JSON has no Infinity, the speed of a line without a limit.
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  child.on('message', (message: Reply | News) => {
    if ('news' in message) return onNews(message.news)
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.fault !== undefined) call?.reject(new Error(message.fault))
    else call?.resolve(message.value)
  })
  child.on('exit', (code) => {
    for (const call of waiting.values()) call.reject(new Error(`${script} ended with ${code}`))
    waiting.clear()
  })
  child.on('error', () => {})
  return {
    pid: child.pid ?? 0,
    call: <Answer>(name: string, value?: unknown) => {
      const call = Promise.withResolvers<unknown>()
      lastId += 1
      waiting.set(lastId, call)
      child.send({ id: lastId, name, value } satisfies Call)
      return call.promise as Promise<Answer>
    },
    tell: (name, value) => void child.send({ id: null, name, value } satisfies Call),
    end: () => endChild(child),
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.disconnect()
  const patience = setTimeout(() => child.kill('SIGKILL'), END_PATIENCE_MS)
  await exited
  clearTimeout(patience)
}

type Answers = Record<string, (value: never) => unknown>

/** In the process itself. The terminal's Ctrl-C reaches all; the parent alone decides. */
export function answerParent(answers: Answers): void {
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit(0))
  process.on('message', async ({ id, name, value }: Call) => {
    const reply = await attempt(answers, name, value)
    if (id !== null) process.send?.({ id, ...reply }, undefined, undefined, () => {})
    else if (reply.fault !== undefined) process.stderr.write(`${name}: ${reply.fault}\n`)
  })
}

async function attempt(
  answers: Answers,
  name: string,
  value: unknown,
): Promise<{ value?: unknown; fault?: string }> {
  try {
    const answer = answers[name]
    if (!answer) throw new Error(`no such call: ${name}`)
    return { value: await answer(value as never) }
  } catch (error) {
    return { fault: (error as Error).stack ?? String(error) }
  }
}

/** A parent that is gone hears nothing, and that is no fault. */
export const tellNews = (news: unknown): void =>
  void process.send?.({ news }, undefined, undefined, () => {})
