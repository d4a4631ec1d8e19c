// What the shell is told, for scripts.
export const DONE = 0
/** Head office's rules or the state of things say no. */
export const REFUSED = 1
/** The command line, a credential or a key. */
export const USAGE_WRONG = 2
export const UNREACHABLE = 3
export const WITHOUT_PERMISSION = 4
/** A file to import has mistakes; each is printed with its place. */
export const WRONG_FILE = 5
