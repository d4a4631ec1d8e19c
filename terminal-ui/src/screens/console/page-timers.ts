// Time and sight of the page, for panels that ask again while somebody looks at them.

const timers = {
  after(delayMs: number, task: () => void) {
    const id = setTimeout(task, delayMs)
    return () => clearTimeout(id)
  },
}

export const page = { timers, isVisible: () => document.visibilityState === 'visible' }
