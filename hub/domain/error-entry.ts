export type ErrorEntry = { status: number; retryable: boolean; en: string; id: string }

/** One error: HTTP status, whether the same request may succeed later, and its words. */
export const entry = (status: number, retryable: boolean, en: string, id: string): ErrorEntry => ({
  status,
  retryable,
  en,
  id,
})
