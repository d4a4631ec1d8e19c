// WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for the edges of controls and the focus ring (1.4.11), in
// both themes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { inkOn, luminance } from '../../../terminal-ui/src/parts/readable-ink.ts'
import { parseTable } from '../../support/text-table.ts'
