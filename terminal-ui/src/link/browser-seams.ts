// The one place of the terminal that touches the browser's clock, timers, randomness, network,
// locks and localStorage.

import type {
  LiveSocket,
  SocketEvents,
  TabLockEvents,
  TabLockHandle,
  TerminalSeams,
  UploadAnswer,
} from './terminal-seams.ts'

export function browserSeams(): TerminalSeams {
  return {
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    randomness: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    timers: {
      after(delayMs, task) {
        const id = setTimeout(task, delayMs)
        return () => clearTimeout(id)
      },
    },
    fetch: (path, init) => fetch(path, init),
    upload: uploadWithProgress,
    openSocket,
    lockTab,
    subtle: crypto.subtle,
    openSegmentFiles: async () => (await import('./opfs-files.ts')).openOpfsFiles(),
    marks: {
      get: (name) => localStorage.getItem(name),
      set: (name, value) => localStorage.setItem(name, value),
      remove: (name) => localStorage.removeItem(name),
    },
    onWake,
    rest: () => new Promise((resolve) => setTimeout(resolve)),
    persistStorage: async () => (await navigator.storage?.persist?.()) ?? false,
  }
}

function openSocket(path: string, events: SocketEvents): LiveSocket {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  socket.onmessage = (event) => events.onText(String(event.data))
  socket.onclose = () => events.onClose()
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

/**
 * Takes the lock if it is free; else says so and waits in the queue. A tab that loses the lock to
 * another's `take` queues again. Browsers without Web Locks have one tab as far as we can tell.
 */
function lockTab(name: string, events: TabLockEvents): TabLockHandle {
  if (navigator.locks === undefined) {
    queueMicrotask(events.onHeld)
    return { take() {}, release() {} }
  }
  let letGo = () => {}
  let waiting = new AbortController()
  let isReleased = false

  function hold(): Promise<void> {
    events.onHeld()
    return new Promise((resolve) => {
      letGo = resolve
    })
  }
  function queue(): void {
    waiting = new AbortController()
    request({ signal: waiting.signal })
  }
  function request(options: LockOptions): void {
    navigator.locks.request(name, options, hold).catch((error: unknown) => {
      const isOurAbort = options.signal?.aborted === true
      if (isOurAbort || isReleased) return
      if (error instanceof DOMException && error.name === 'AbortError') stolen()
    })
  }
  function stolen(): void {
    events.onElsewhere()
    queue()
  }
  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => (lock === null ? stolen() : hold()))
    .catch(() => {
      if (!isReleased) stolen()
    })
  return {
    take() {
      waiting.abort()
      request({ steal: true })
    },
    release() {
      isReleased = true
      waiting.abort()
      letGo()
    },
  }
}

function uploadWithProgress(
  path: string,
  file: Blob,
  onProgress: (fraction: number) => void,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('content-type', 'text/csv')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => resolve({ status: request.status, text: request.responseText })
    request.onerror = () => reject(new Error('upload failed'))
    request.send(file)
  })
}

function onWake(listener: () => void): () => void {
  const visible = () => {
    if (document.visibilityState === 'visible') listener()
  }
  addEventListener('online', listener)
  document.addEventListener('visibilitychange', visible)
  return () => {
    removeEventListener('online', listener)
    document.removeEventListener('visibilitychange', visible)
  }
}
