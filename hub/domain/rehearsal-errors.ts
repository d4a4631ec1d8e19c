// Errors of a rehearsal's practice.
import { entry } from './error-entry.ts'

export const REHEARSAL_ERRORS = {
  PRACTICE_AWAY: entry(
    503,
    true,
    'The program that makes the faults does not answer. Start the rehearsal again on the box.',
    'Program pembuat gangguan tidak menjawab. Mulai lagi latihan di kotak hub.',
  ),
  PRACTICE_BUSY: entry(
    409,
    false,
    'A fault is being practised already. End it first.',
    'Satu gangguan sedang dilatih. Akhiri dulu.',
  ),
  PRACTICE_NOT_HERE: entry(
    422,
    false,
    'This rehearsal cannot practise that.',
    'Latihan ini tidak bisa melatih gangguan itu.',
  ),
  LESSON_NOT_RUNNING: entry(
    409,
    false,
    'No lesson is running.',
    'Tidak ada pelajaran yang berjalan.',
  ),
} as const
