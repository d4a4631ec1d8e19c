// Two windows of one browser: with a channel of the browser's own, and by the storage event.
import t, { type Test } from 'tap'
import { openWindowChannel } from '../../../terminal-ui/src/link/display-channel.ts'
import { until } from './fake-time.ts'

t.test('what one window says the other hears, until it closes', async (t) => {
  const heard: unknown[] = []
  const till = openWindowChannel(() => {})
  const display = openWindowChannel((message) => heard.push(message))
  t.teardown(() => till.close())
  till.say({ total: 12_500 })
  await until(() => heard.length === 1, 'it is heard')
  display.close()
  till.say({ total: 1 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.same(heard, [{ total: 12_500 }])
})

/** A browser without channels: what one window writes is an event in the others. */
function useStorage(t: Test) {
  const kept = new Map<string, string>()
  const listeners = new Set<(event: unknown) => void>()
  const write = (key: string, newValue: string | null): void => {
    if (newValue === null) kept.delete(key)
    else kept.set(key, newValue)
    for (const listener of listeners) listener({ key, newValue })
  }
  const page = {
    BroadcastChannel: undefined,
    localStorage: { setItem: write, removeItem: (key: string) => write(key, null) },
    addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
  }
  for (const [name, value] of Object.entries(page)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    t.teardown(() =>
      before
        ? Object.defineProperty(globalThis, name, before)
        : Reflect.deleteProperty(globalThis, name),
    )
  }
  localStorage.setItem('other', 'x')
  return { kept, listeners }
}

t.test('without channels it goes by the storage, and nothing stays there', async (t) => {
  const { kept, listeners } = useStorage(t)
  const heard: unknown[] = []
  const till = openWindowChannel(() => {})
  const display = openWindowChannel((message) => heard.push(message))
  till.say({ total: 1 })
  till.say({ total: 1 })
  localStorage.setItem('other', 'y')
  t.same(heard, [{ total: 1 }, { total: 1 }], 'the same twice is said twice')
  t.same([...kept.keys()], ['other'])
  display.close()
  till.close()
  t.equal(listeners.size, 0)
})
