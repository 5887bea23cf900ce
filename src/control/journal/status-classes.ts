/** What a search for a status accepts besides a number. */
export const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const
