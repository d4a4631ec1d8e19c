// Debian's own Firefox, driven over WebDriver BiDi: playwright drives only a build of its own. As
// much of the protocol as an offline day needs, by what stands on the screen.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const START_MS_MAX = 60_000
const ANSWER_MS_MAX = 60_000
export const FIND_MS_MAX = 30_000
const KEYS: Record<string, string> = { Enter: '\uE007', F8: '\uE038' }
const KEY_PAUSE_MS = 90

/** Nothing leaves this machine: whatever else Firefox would ask goes to a closed port. */
const PREFS = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.shell.checkDefaultBrowser': false,
}

export type Firefox = {
  goTo(url: string): Promise<void>
  reload(): Promise<void>
  /** Runs a function in the page; what it takes and gives is JSON. */
  evaluate<A, R>(work: (given: A) => R | Promise<R>, given: A): Promise<R>
  /** Real keys, one after another. */
  type(text: string): Promise<void>
  press(key: 'Enter' | 'F8'): Promise<void>
  /** A button, a tile or a choice that says so. */
  tap(words: string): Promise<void>
  fill(label: string, value: string): Promise<void>
  waitFor(words: string): Promise<void>
  stop(): Promise<void>
}

export async function startFirefox(path: string, folder: string): Promise<Firefox> {
  const profile = join(folder, 'firefox')
  mkdirSync(profile, { recursive: true })
  const lines = Object.entries(PREFS).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join('\n'))
  const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const child = spawn(path, [...flags, '--width', '1280', '--height', '800', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' },
  })
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
  }
  try {
    const address = await addressSaidBy(createInterface({ input: child.stderr }))
    return { ...(await firefoxAt(`${address}/session`)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function addressSaidBy(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Firefox did not start')), START_MS_MAX)
    lines.on('line', (line) => {
      const address = /BiDi listening on (ws:\S+)/.exec(line)?.[1]
      if (!address) return
      clearTimeout(late)
      resolve(address)
    })
  })
}

type Command = (method: string, params: object) => Promise<Record<string, unknown>>

async function openProtocol(url: string): Promise<Command> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const waiting = new Map<number, (message: Record<string, unknown>) => void>()
  let id = 0
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>
    waiting.get(Number(message.id))?.(message)
  })
  return (method, params) =>
    new Promise((resolve, reject) => {
      id += 1
      const mine = id
      const late = setTimeout(() => reject(new Error(`${method}: no answer`)), ANSWER_MS_MAX)
      waiting.set(mine, ({ type, result, message }) => {
        clearTimeout(late)
        waiting.delete(mine)
        if (type === 'success') resolve(result as Record<string, unknown>)
        else reject(new Error(`${method}: ${message}`))
      })
      socket.send(JSON.stringify({ id: mine, method, params }))
    })
}

async function firefoxAt(url: string): Promise<Omit<Firefox, 'stop'>> {
  const command = await openProtocol(url)
  await command('session.new', { capabilities: {} })
  const tree = (await command('browsingContext.getTree', {})) as { contexts: { context: string }[] }
  const context = tree.contexts[0]?.context
  const evaluate: Firefox['evaluate'] = async (work, given) => {
    const call = `(${work})(${JSON.stringify(given)})`
    const expression = `(async () => JSON.stringify((await ${call}) ?? null))()`
    const target = { context }
    const said = await command('script.evaluate', { expression, target, awaitPromise: true })
    const { result, exceptionDetails } = said as {
      result?: { value: string }
      exceptionDetails?: { text: string }
    }
    if (exceptionDetails || !result) throw new Error(exceptionDetails?.text ?? 'no result')
    return JSON.parse(result.value)
  }
  const keys = async (values: string[]): Promise<void> => {
    const actions = values.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
      { type: 'pause', duration: KEY_PAUSE_MS },
    ])
    await command('input.performActions', {
      ...{ context, actions: [{ type: 'key', id: 'keys', actions }] },
    })
  }
  return {
    evaluate,
    goTo: (to) =>
      command('browsingContext.navigate', { context, url: to, wait: 'complete' }).then(() => {}),
    reload: () => command('browsingContext.reload', { context, wait: 'complete' }).then(() => {}),
    type: (text) => keys([...text]),
    press: (key) => keys([KEYS[key] ?? key]),
    tap: (words) => evaluate(tapInPage, { words, patienceMs: FIND_MS_MAX }),
    fill: (label, value) => evaluate(fillInPage, { label, value, patienceMs: FIND_MS_MAX }),
    waitFor: (words) => evaluate(waitInPage, { words, patienceMs: FIND_MS_MAX }),
  }
}

// The three below are sent into the page as they stand: they refer to nothing outside themselves.

async function tapInPage({ words, patienceMs }: { words: string; patienceMs: number }) {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const all = [...document.querySelectorAll<HTMLElement>('button, [role=radio], label')]
    const visible = all.filter(
      (each) => each.getClientRects().length > 0 && !(each as HTMLButtonElement).disabled,
    )
    const nameOf = (each: HTMLElement) => each.getAttribute('aria-label') ?? each.innerText.trim()
    const found =
      visible.find((each) => nameOf(each) === words) ??
      visible.find((each) => nameOf(each).includes(words))
    if (found) return found.click()
    if (performance.now() > endMs) throw new Error(`nothing to tap says: ${words}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

async function fillInPage(order: { label: string; value: string; patienceMs: number }) {
  const endMs = performance.now() + order.patienceMs
  for (;;) {
    const inputs = [...document.querySelectorAll<HTMLInputElement>('input')]
    const found = inputs.find((each) => {
      const labels = [...(each.labels ?? [])].map(({ innerText }) => innerText.trim())
      return [each.getAttribute('aria-label') ?? '', ...labels].some((l) =>
        l.startsWith(order.label),
      )
    })
    if (found) {
      found.focus()
      found.value = order.value
      found.dispatchEvent(new InputEvent('input', { bubbles: true }))
      return
    }
    if (performance.now() > endMs) throw new Error(`no field is called ${order.label}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

async function waitInPage({ words, patienceMs }: { words: string; patienceMs: number }) {
  const endMs = performance.now() + patienceMs
  const isThere = () =>
    document.body.innerText.includes(words) ||
    document.querySelector(`[aria-label="${CSS.escape(words)}"], [aria-label="${words}"]`) !== null
  while (!isThere()) {
    if (performance.now() > endMs) throw new Error(`not on the screen: ${words}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
