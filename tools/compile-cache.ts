import { join } from 'node:path'

/** What V8 made of our files, kept between processes and runs: 0.7 s of processor a hub. */
export const COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/compiled')
