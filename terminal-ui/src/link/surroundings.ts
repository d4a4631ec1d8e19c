// The browser around the till: how long it took to open, what went wrong, how much it stores.

export type Surroundings = {
  /** The page came from the service worker. */
  isControlled(): boolean
  onFault(listener: (words: string) => void): () => void
  storage(): Promise<{
    usedBytes: number
    /** Null: the browser does not say. */
    quotaBytes: number | null
    isPersistent: boolean
  } | null>
}

const FRAME = /\/assets\/([\w-]+)-[\w-]{8}\.js:(\d+):(\d+)/

export const surroundings: Surroundings = {
  isControlled: () => navigator.serviceWorker?.controller != null,
  onFault(listener) {
    const onError = (event: ErrorEvent) => listener(wordsOf(event.error, event.message))
    const onRejection = (event: PromiseRejectionEvent) => listener(wordsOf(event.reason, ''))
    addEventListener('error', onError)
    addEventListener('unhandledrejection', onRejection)
    return () => {
      removeEventListener('error', onError)
      removeEventListener('unhandledrejection', onRejection)
    }
  },
  async storage() {
    const storage = navigator.storage
    if (!storage?.estimate) return null
    const { usage, quota } = await storage.estimate()
    const isPersistent = (await storage.persisted?.()) ?? false
    return { usedBytes: usage ?? 0, quotaBytes: quota ?? null, isPersistent }
  },
}

/** The fault's kind and its first frame in our own scripts; texts of faults may quote people. */
function wordsOf(fault: unknown, message: string): string {
  if (!(fault instanceof Error)) return message === '' ? 'not an error' : 'an error of a script'
  const [, file, line, column] = FRAME.exec(fault.stack ?? '') ?? []
  return file ? `${fault.name} in ${file}:${line}:${column}` : fault.name
}
