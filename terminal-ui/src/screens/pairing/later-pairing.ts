// A device is paired once, with its hub there: selling does not carry it.
import { laterScreen } from '../../parts/later.tsx'

export const PAIRING = laterScreen(async () => (await import('./pairing-screen.tsx')).PairingScreen)
