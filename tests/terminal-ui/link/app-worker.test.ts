// The page's side of the service worker: a newer version waits until a person, or the end of a
// sale, lets it in; a browser that cannot have one still opens and still loads anew.
import t from 'tap'
import { createAppWorker, TAKE_OVER } from '../../../terminal-ui/src/link/app-worker.ts'

/** A worker as the page sees it: a state, and word of its changes. */
class FakeWorker extends EventTarget {
  state = 'installing'
  readonly said: unknown[] = []
  postMessage(message: unknown): void {
    this.said.push(message)
  }
  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  active: FakeWorker | null = null
  updates = 0
  isHubThere = true
  async update(): Promise<void> {
    this.updates += 1
    if (!this.isHubThere) throw new TypeError('Failed to fetch')
  }
  found(worker: FakeWorker | null): void {
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
  }
}

async function open(registration = new FakeRegistration(), isAllowed = true) {
  const asked: unknown[] = []
  const container = Object.assign(new EventTarget(), {
    async register(...how: unknown[]) {
      asked.push(how)
      if (!isAllowed) throw new DOMException('no certificate', 'SecurityError')
      return registration
    },
  })
  let reloads = 0
  const worker = createAppWorker(container as unknown as ServiceWorkerContainer, () => {
    reloads += 1
  })
  const controllerChanges = () => container.dispatchEvent(new Event('controllerchange'))
  await new Promise(setImmediate)
  return { worker, registration, asked, reloads: () => reloads, controllerChanges }
}

t.test('the first worker: installing, then ready; nothing is loaded anew', async (t) => {
  const registration = new FakeRegistration()
  const first = new FakeWorker()
  registration.installing = first
  const { worker, asked, reloads, controllerChanges } = await open(registration)
  t.equal(worker.state.value, 'installing')
  t.same(asked, [['/service-worker.js', { updateViaCache: 'none' }]])
  registration.active = first
  first.become('activated')
  controllerChanges()
  t.equal(worker.state.value, 'ready')
  t.equal(reloads(), 0, 'a cashier may be typing')
})

t.test('a worker whose files could not all be had: this browser does not open alone', async (t) => {
  const registration = new FakeRegistration()
  const first = new FakeWorker()
  registration.installing = first
  const { worker } = await open(registration)
  first.become('redundant')
  t.equal(worker.state.value, 'failed')
})

t.test('a first worker that failed is fetched again when the hub is asked again', async (t) => {
  const registration = new FakeRegistration()
  const first = new FakeWorker()
  registration.installing = first
  const { worker, asked } = await open(registration)
  first.become('redundant')
  const second = new FakeWorker()
  registration.installing = second
  worker.lookForUpdate()
  await new Promise(setImmediate)
  t.equal(worker.state.value, 'installing')
  t.equal(asked.length, 2)
  t.equal(registration.updates, 0, 'nothing is left to update')
  registration.active = second
  second.become('activated')
  t.equal(worker.state.value, 'ready')
})

t.test('a newer version that fails leaves the older one ready', async (t) => {
  const registration = new FakeRegistration()
  registration.active = new FakeWorker()
  const { worker } = await open(registration)
  const next = new FakeWorker()
  registration.found(next)
  next.become('redundant')
  t.equal(worker.state.value, 'ready')
  registration.found(null)
  t.equal(worker.state.value, 'ready')
})

t.test('a newer version waits, and takes over on one word: then the page is loaded', async (t) => {
  const registration = new FakeRegistration()
  registration.active = new FakeWorker()
  const { worker, reloads, controllerChanges } = await open(registration)
  worker.takeOver()
  t.equal(reloads(), 0, 'none waits: nothing happens')
  const next = new FakeWorker()
  registration.found(next)
  registration.waiting = next
  next.become('installed')
  t.equal(worker.state.value, 'update-waits')
  t.same(next.said, [])
  worker.takeOver()
  t.same(next.said, [TAKE_OVER])
  t.equal(reloads(), 0, 'not before the new one has the page')
  controllerChanges()
  t.equal(reloads(), 1)
})

t.test('a version installed before anybody heard of it waits all the same', async (t) => {
  const registration = new FakeRegistration()
  registration.active = new FakeWorker()
  const { worker } = await open(registration)
  registration.waiting = new FakeWorker()
  registration.found(null)
  t.equal(worker.state.value, 'update-waits')
})

t.test('looking for a newer version is silent when nobody answers', async (t) => {
  const { worker, registration } = await open()
  registration.active = new FakeWorker()
  worker.lookForUpdate()
  await new Promise(setImmediate)
  t.equal(worker.state.value, 'ready')
  registration.isHubThere = false
  worker.lookForUpdate()
  await new Promise(setImmediate)
  t.equal(registration.updates, 2)
  t.equal(worker.state.value, 'ready')
})

t.test('an address that is not secure: told, and an update is a plain reload', async (t) => {
  const { worker } = await open(new FakeRegistration(), false)
  t.equal(worker.state.value, 'failed')
  worker.lookForUpdate()
  let reloads = 0
  const none = createAppWorker(undefined, () => {
    reloads += 1
  })
  t.equal(none.state.value, 'none')
  none.lookForUpdate()
  none.takeOver()
  t.equal(reloads, 1)
})
