// Importing this adds what selling says in English: a till speaks one language at a time, and most
// speak Indonesian.

import { en } from './en.ts'
import { addTexts } from './translate.ts'

addTexts({ en })
