/** How much the mock accepts and returns. */

/** In characters. A page ends with the item that makes it longer; the next page continues. */
export const MAX_PAGE_LENGTH = 32 * 1_048_576

/**
 * In bytes of JSON: a connector as GetConnector returns it, and with its secrets. A write that would make it longer is
 * refused.
 */
export const MAX_CONNECTOR_LENGTH = 8 * 1_048_576
