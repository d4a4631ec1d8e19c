import { canonicalJson } from './canonical-json.ts'
import type { OutletBundle } from './wire/box-message.ts'

/**
 * The text that head office's key signs for a box. Its first words keep it apart from what else the
 * same key signs (`feed-signature.ts`). Throws for a bundle without a canonical form.
 */
export const bundleText = (bundle: OutletBundle): string =>
  `ocean outlet bundle\n${canonicalJson(bundle)}`

/** `hub-<outlet>` or `hub-<serial>`: one label of a host name, for `.local`. */
export const boxLabel = (outletCodeOrSerial: string): string =>
  `hub-${outletCodeOrSerial.toLowerCase()}`
