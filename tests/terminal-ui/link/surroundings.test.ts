// What a till tells of its browser: faults without a word about people, and storage that a browser
// does not measure is said to be unknown, not empty.
import t, { type Test } from 'tap'
import { surroundings } from '../../../terminal-ui/src/link/surroundings.ts'

/** A page's window: where faults are heard, and what the browser says of itself. */
function page(t: Test, navigator: object): EventTarget {
  const window = new EventTarget()
  const globals = {
    navigator,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  }
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    t.teardown(() => {
      if (before) Object.defineProperty(globalThis, name, before)
      else Reflect.deleteProperty(globalThis, name)
    })
  }
  return window
}

const fault = (type: string, fields: object) => Object.assign(new Event(type), fields)

t.test('a fault is told by its kind and place: its text may quote a customer', async (t) => {
  const window = page(t, {})
  const told: string[] = []
  const stop = surroundings.onFault((words) => told.push(words))
  const ours = new TypeError('Ibu Sari 0812-1111 is not a function')
  ours.stack = 'TypeError: Ibu Sari\n  at f (https://hub/assets/sell-screen-AbCd1234.js:12:34)'
  const theirs = new RangeError('Ibu Sari')
  theirs.stack = 'RangeError: Ibu Sari\n  at chrome-extension://x.js:1:2'
  const bare = new Error('Ibu Sari')
  Reflect.deleteProperty(bare, 'stack')
  window.dispatchEvent(fault('error', { error: ours, message: 'x' }))
  window.dispatchEvent(fault('error', { error: theirs, message: 'x' }))
  window.dispatchEvent(fault('error', { error: bare, message: 'x' }))
  window.dispatchEvent(fault('error', { error: null, message: 'Script error.' }))
  window.dispatchEvent(fault('unhandledrejection', { reason: 'Ibu Sari' }))
  t.same(told, [
    'TypeError in sell-screen:12:34',
    'RangeError',
    'Error',
    'an error of a script',
    'not an error',
  ])
  stop()
  window.dispatchEvent(fault('error', { error: ours, message: 'x' }))
  t.equal(told.length, 5)
})

t.test('storage as the browser measures it, or unknown', async (t) => {
  page(t, {})
  t.equal(await surroundings.storage(), null)
  for (const [what, storage, expected] of [
    ['no measure at all', {}, null],
    [
      'all of it',
      { estimate: async () => ({ usage: 7, quota: 100 }), persisted: async () => true },
      { usedBytes: 7, quotaBytes: 100, isPersistent: true },
    ],
    [
      'an older browser: no figures, no promise',
      { estimate: async () => ({}) },
      { usedBytes: 0, quotaBytes: null, isPersistent: false },
    ],
  ] as const) {
    page(t, { storage })
    t.strictSame(await surroundings.storage(), expected, what)
  }
})

t.test('whether the page came from the service worker', async (t) => {
  page(t, {})
  t.equal(surroundings.isControlled(), false)
  page(t, { serviceWorker: { controller: null } })
  t.equal(surroundings.isControlled(), false)
  page(t, { serviceWorker: { controller: {} } })
  t.equal(surroundings.isControlled(), true)
})
