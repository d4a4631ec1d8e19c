// The fonts that drawn lines need, or the reason why a test of them is skipped.
import t from 'tap'
import { ensureFile } from '../../demo/ensure-debian-package.ts'

const FONTS = [
  {
    path: '/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf',
    packageName: 'fonts-noto-core',
  },
  {
    path: '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
    packageName: 'fonts-droid-fallback',
  },
]

/** False when the fonts are here. */
export function fontsAreMissing(): string | false {
  for (const font of FONTS) {
    const outcome = ensureFile(font, t.comment)
    if (!outcome.ok) return `${outcome.reason}; ${outcome.commandToType}`
  }
  return false
}
