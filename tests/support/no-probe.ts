import type { WanProbe } from '../../cloud-relay/wan-probe.ts'

/** For calls whose line never goes away. */
export const noProbe: WanProbe = { watch: () => () => {} }
