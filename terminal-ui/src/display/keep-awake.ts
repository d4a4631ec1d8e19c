// A screen that faces the customer does not go dark for want of a touch.

/** Browsers without it go by their own settings; the lock ends whenever the window is hidden. */
export function keepAwake(): void {
  const ask = (): void => {
    if (document.visibilityState !== 'visible') return
    navigator.wakeLock?.request('screen').catch(() => {})
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}
