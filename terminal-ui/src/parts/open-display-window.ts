// The customer's window: on the other screen where the browser lets us choose one.

type Place = { left: number; top: number; width: number; height: number }
type Screens = {
  currentScreen: object
  screens: readonly {
    availLeft: number
    availTop: number
    availWidth: number
    availHeight: number
  }[]
}

const PLAIN: Place = { left: 0, top: 0, width: 1024, height: 700 }

/** Chromium with two screens asks the person once; everybody else drags the window over. */
async function otherScreen(): Promise<Place> {
  const { getScreenDetails } = window as { getScreenDetails?: () => Promise<Screens> }
  const { isExtended } = screen as Screen & { isExtended?: boolean }
  if (!getScreenDetails || isExtended !== true) return PLAIN
  try {
    const { screens, currentScreen } = await getScreenDetails.call(window)
    const other = screens.find((each) => each !== currentScreen)
    if (!other) return PLAIN
    const { availLeft, availTop, availWidth, availHeight } = other
    return { left: availLeft, top: availTop, width: availWidth, height: availHeight }
  } catch {
    return PLAIN
  }
}

/** One window, however often it is asked for. False: the browser does not let us. */
export async function openDisplayWindow(): Promise<boolean> {
  const { left, top, width, height } = await otherScreen()
  const shape = `popup,left=${left},top=${top},width=${width},height=${height}`
  return window.open('/display', 'ocean-display', shape) !== null
}
